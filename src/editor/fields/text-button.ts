import { t } from "../texts";

/** A button with a shared text and nothing else. */
export const textButton = (key: string, onClick: () => void): JQuery =>
  $("<button/>", { type: "button", class: "red-ui-button" }).text(t(key)).on("click", onClick);
