import { completeFrom } from "../fields/completions";
import { isEnvironmentReference } from "../fields/environment";
import { suggestTypes, typeDetail, typeNote } from "./catalogue";
import { checkTypePattern } from "./check-type";
import { pickerButton } from "./event-type-picker";

export interface EventTypeFieldOptions {
  readonly value: string;
  /** What the field is for, for screen readers; a visible label may stand beside it. */
  readonly label: string;
  readonly placeholder?: string;
  /** What stands below an empty field. */
  readonly emptyNote?: string;
  /** Says what is wrong with a type beyond its form, in a sentence. */
  readonly check?: (type: string) => string | undefined;
  readonly onChange: (type: string) => void;
}

export interface EventTypeField {
  /** Without spaces around it. */
  value(): string;
  set(type: string): void;
  /** Looks at the value again: what `check` says may have changed. */
  check(): void;
  focus(): void;
}

let number = 0;

/**
 * A field for one event type: what is typed is completed, a button opens the list of all types, and below it stands
 * the type's category or what is wrong.
 */
export function eventTypeField(container: JQuery, options: EventTypeFieldOptions): EventTypeField {
  const id = `okta-event-type-${++number}`;
  const box = $("<div/>", { class: "okta-event-type" }).appendTo(container);
  const line = $("<div/>", { class: "okta-pick-line" }).appendTo(box);
  // attributes by attr(): in the creation map jQuery would take "autocomplete" for its widget
  const input = $('<input type="text">')
    .attr({ id, "aria-label": options.label, "aria-describedby": `${id}-message` })
    .attr({ placeholder: options.placeholder ?? "", autocomplete: "off", spellcheck: "false" })
    .val(options.value)
    .appendTo(line);
  const messages = $("<div/>", { id: `${id}-message`, class: "okta-messages", "aria-live": "polite" });
  messages.appendTo(box);

  const value = () => String(input.val() ?? "").trim();

  function check(): void {
    const type = value();
    const wrong =
      (type === "" || isEnvironmentReference(type) ? undefined : checkTypePattern(type)) ??
      options.check?.(type);
    const note = wrong === undefined && type !== "" ? typeNote(type) : undefined;
    const quiet = type === "" ? options.emptyNote : typeDetail(type);
    input.toggleClass("input-error", wrong !== undefined);
    const kind = wrong !== undefined ? "okta-error" : note !== undefined ? "okta-note" : "okta-quiet";
    const message = wrong ?? note ?? quiet ?? "";
    // a screen reader would read the same again
    const before = messages.children();
    if (before.hasClass(kind) && before.text() === message) return;
    messages.empty().append($("<div/>", { class: kind }).text(message));
  }

  let last = value();
  const changed = () => {
    check();
    if (value() === last) return;
    last = value();
    options.onChange(last);
  };
  completeFrom(input, { search: suggestTypes, onChoose: changed });
  input.on("input change", changed);
  pickerButton(line, {
    mode: "type",
    values: () => [value()],
    onChange([type = ""]) {
      input.val(type);
      changed();
    },
  });
  check();

  return {
    value,
    set(type) {
      input.val(type);
      last = type;
      check();
    },
    check,
    focus: () => void input.trigger("focus"),
  };
}
