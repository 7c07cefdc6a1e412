import { STORED } from "../hook/secret-field";
import type { Translate } from "../red";

/** Text that is typed into the field of a stored secret takes its place, it does not join the dots. */
export function replaceStored(field: JQuery): void {
  field.on("beforeinput", () => {
    if (field.val() === STORED) field.val("");
  });
}

/** Makes the button show what is in a password field, and hide it again. */
export function showButton(button: JQuery, field: JQuery, t: Translate, changed: (shown: boolean) => void) {
  const show = (shown: boolean) => {
    field.attr("type", shown ? "text" : "password");
    const title = t(shown ? "label.hide" : "label.show");
    button.attr({ "aria-label": title, title });
    button.find("i").toggleClass("fa-eye", !shown).toggleClass("fa-eye-slash", shown);
  };
  button.on("click", () => {
    const shown = field.attr("type") === "password";
    show(shown);
    changed(shown);
  });
  return show;
}
