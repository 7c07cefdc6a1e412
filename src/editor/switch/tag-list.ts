import { pickerButton } from "../event-types/event-type-picker";
import type { PickerMode } from "../event-types/picker-modes";
import { completeFrom } from "../fields/completions";
import type { Choice } from "../fields/suggestions";
import { t } from "../texts";

/** How one entry of a tag list looks. */
export interface Tag {
  label: string;
  /** A sentence for the tooltip. */
  title?: string | undefined;
  /** "note": allowed, but worth a look; "error": cannot stay. The sentence is shown below the entries. */
  state?: "note" | "error" | undefined;
  message?: string | undefined;
}

/** What distinguishes one tag list from another. */
export interface TagKind {
  /** What the text field is for, for screen readers and as its placeholder. */
  fieldLabel: string;
  /** Lines to offer for a text. */
  search: (text: string) => Choice[];
  /** The entry that a text stands for, or why it cannot be one. */
  parse: (text: string) => { value: string } | { error: string };
  describe: (value: string) => Tag;
  /** What the list that a button opens is for. */
  pick: PickerMode;
}

export interface TagList {
  /** The entries, and what still stands in the text field if it can be one. */
  values(): string[];
  set(values: readonly string[]): void;
  focus(): void;
}

/** Builds a list of entries that can be removed one by one, with a text field to add more. */
export function tagList(
  container: JQuery,
  initial: readonly string[],
  kind: TagKind,
  onChange: () => void = () => {},
): TagList {
  const values = [...initial];
  const line = $("<div/>", { class: "okta-pick-line" }).appendTo(container);
  const box = $("<div/>", { class: "okta-tags" }).appendTo(line);
  // attributes by attr(): in the creation map jQuery would take "autocomplete" for its widget
  const input = $('<input type="text" class="okta-tags-field">')
    .attr({ placeholder: kind.fieldLabel, "aria-label": kind.fieldLabel })
    .attr({ autocomplete: "off", spellcheck: "false" })
    .appendTo(box);
  const messages = $("<div/>", { class: "okta-messages", "aria-live": "polite" }).appendTo(container);

  function remove(value: string): void {
    values.splice(values.indexOf(value), 1);
    render();
    onChange();
    input.trigger("focus");
  }

  function tagElement(value: string): JQuery {
    const tag = kind.describe(value);
    const element = $("<span/>", {
      class: `okta-tag${tag.state === undefined ? "" : ` okta-tag-${tag.state}`}`,
      title: [tag.title, tag.message].filter(Boolean).join("\n"),
    });
    if (tag.state !== undefined)
      element.append('<i class="fa fa-exclamation-triangle" aria-hidden="true"></i> ');
    $("<span/>").text(tag.label).appendTo(element);
    $("<button/>", { type: "button", "aria-label": t("tag.remove", { name: tag.label }) })
      .append('<i class="fa fa-times" aria-hidden="true"></i>')
      .on("click", () => remove(value))
      .appendTo(element);
    return element;
  }

  function render(fieldError?: string): void {
    box.children(".okta-tag").remove();
    for (const value of values) tagElement(value).insertBefore(input);
    messages.empty();
    for (const value of values) {
      const { state, message } = kind.describe(value);
      if (message !== undefined)
        $("<div/>", { class: `okta-${state}` })
          .text(message)
          .appendTo(messages);
    }
    input.toggleClass("input-error", fieldError !== undefined);
    if (fieldError !== undefined) $("<div/>", { class: "okta-error" }).text(fieldError).appendTo(messages);
  }

  function add(text: string): void {
    if (text.trim() === "") return;
    const result = kind.parse(text.trim());
    if ("error" in result) {
      render(result.error);
      return;
    }
    if (!values.includes(result.value)) values.push(result.value);
    input.val("");
    render();
    onChange();
  }

  function set(next: readonly string[]): void {
    values.splice(0, values.length, ...next);
    render();
    onChange();
  }

  pickerButton(line, { mode: kind.pick, values: () => values, onChange: set });
  completeFrom(input, {
    search: (text) => kind.search(text).filter(({ value }) => !values.includes(value)),
    onChoose: add,
  });
  input.on("keydown", (event) => {
    const last = values.at(-1);
    if (event.key === "Backspace" && input.val() === "" && last !== undefined) remove(last);
  });
  input.on("input", () => {
    if (input.hasClass("input-error")) render();
  });
  box.on("click", (event) => {
    if (event.target === box[0]) input.trigger("focus");
  });
  render();

  return {
    values() {
      const rest = String(input.val() ?? "").trim();
      const result = rest === "" ? undefined : kind.parse(rest);
      return result !== undefined && "value" in result && !values.includes(result.value)
        ? [...values, result.value]
        : [...values];
    },
    set,
    focus: () => void input.trigger("focus"),
  };
}
