import type { Completion } from "../red";
import type { Choice } from "./suggestions";

function completion({ value, name, detail }: Choice): Completion {
  const label = $("<div/>", { class: "okta-completion" });
  $("<div/>")
    .text(name ?? value)
    .appendTo(label);
  if (detail !== undefined) $("<div/>", { class: "okta-quiet" }).text(detail).appendTo(label);
  return { value, label };
}

interface Options {
  search: (text: string) => Choice[];
  /** Called with the text when the user took a line of the list or pressed Enter. */
  onChoose: (text: string) => void;
}

/**
 * Gives a text field a list to choose from: by typing, with the down key, or with a click into it.
 * Enter takes the first line, or the text as it stands where nothing fits.
 */
export function completeFrom(input: JQuery, { search, onChoose }: Options): void {
  const text = () => String(input.val() ?? "");
  const menuShown = () => input.autoComplete("instance")?.completionMenuShown === true;
  // In an empty field nothing was asked for: the widget would take the first line on Tab and Enter. Nor was it with the
  // dialog's shortcut for Done.
  input[0]?.addEventListener(
    "keydown",
    (event) => {
      const isEnter = event.key === "Enter";
      if (!menuShown() || !(isEnter || event.key === "Tab")) return;
      const isDone = isEnter && (event.ctrlKey || event.metaKey);
      if (text().trim() !== "" && !isDone) return;
      input.autoComplete("instance")?.menu?.hide();
      if (isDone) return;
      event.stopImmediatePropagation();
      if (isEnter) event.preventDefault();
    },
    { capture: true },
  );
  input.autoComplete({ minLength: 0, search: (value) => search(value).map(completion) });
  input.on("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onChoose(text());
  });
  // A choice from the list comes as a change event without an original; leaving the field has one.
  input.on("change", (event) => {
    if (!("originalEvent" in event) || event.originalEvent === undefined) onChoose(text());
  });
  input.on("click", () => {
    if (!menuShown() && text() === "") input.trigger($.Event("keyup", { keyCode: 40 }));
  });
}
