// One parameter of the form: its name, where its value comes from, ready choices, and what it is for the event below.
import {
  type Parameter,
  type ParameterValue,
  PREFILLS,
  prefillsFor,
  type ValueType,
} from "../../okta-api/operations";
import type { Translate } from "../red";
import { sentence } from "../sentences";
import { shown } from "../try-it/shown";
import { expressionTray } from "./expression-tray";
import { parameterTypes, placeholderOf } from "./parameter-types";
import type { Found } from "./preview";

export interface ParameterRowOptions {
  readonly t: Translate;
  readonly node: string;
  readonly parameter: Parameter;
  readonly value: ParameterValue;
  /** The event type of the first sample where an expression is tried. */
  readonly sampleType: () => string;
  readonly onChange: (value: ParameterValue) => void;
}

export interface ParameterRow {
  readonly element: JQuery;
  /** What came of it for the event that is looked at. */
  found(found: Found | undefined): void;
  /** What is wrong with it, in a sentence. */
  problem(message: string | undefined): void;
  focus(): void;
}

let number = 0;

export function parameterRow(options: ParameterRowOptions): ParameterRow {
  const { t, node, parameter, sampleType, onChange } = options;
  const id = `okta-api-parameter-${++number}`;
  const name = t(`parameter.${parameter.name}`);
  const element = $("<div/>", { class: "okta-api-parameter" });
  const head = $("<div/>", { class: "okta-api-parameter-head" }).appendTo(element);
  $("<label/>", { id: `${id}-name` })
    .text(name)
    .appendTo(head);
  if (parameter.required) {
    $("<span/>", { class: "okta-quiet okta-api-small" }).text(t("form.required")).appendTo(head);
  }
  // a typed input takes its width from the style
  const input = $('<input type="text" style="width:100%">').attr("placeholder", placeholderOf(parameter, t));
  input.attr({ id }).val(options.value.value).appendTo(element);
  let current = options.value;

  input.typedInput({
    default: current.type,
    types: parameterTypes(parameter, {
      t,
      expandExpression() {
        expressionTray({
          t,
          node,
          name,
          value: String(input.typedInput("value")),
          sampleType: sampleType(),
          onDone: (value) => set({ type: "el", value }),
          // the dialog is still on its way in: to scroll to it would shift the whole editor
          onClose: () => setTimeout(() => button[0]?.focus({ preventScroll: true }), 0),
        });
      },
    }) as never[],
  });
  input.typedInput("type", current.type);
  input.typedInput("value", current.value);

  const container = element.find(".red-ui-typedInput-container");
  const text = container.find("input.red-ui-typedInput-input");
  const button = container.find(".red-ui-typedInput-option-expand");
  // the widget puts fields of its own in place of the labelled one
  text.attr({ "aria-label": t("form.value-of", { name }), "aria-describedby": `${id}-says` });
  container.find(".red-ui-typedInput-type-select").attr("aria-label", t("form.type-of", { name }));
  container.find(".red-ui-typedInput-option-trigger").attr("aria-label", t("form.value-of", { name }));

  const choices = $("<div/>", { class: "okta-api-choices", role: "group" })
    .attr("aria-label", t("form.choices-of", { name }))
    .appendTo(element);
  const prefills = prefillsFor(parameter);
  const buttons = prefills.map((prefill) =>
    $("<button/>", { type: "button", class: "okta-api-choice" })
      .text(t(`prefill.${prefill}`))
      .on("click", () => set({ type: "el", value: PREFILLS[prefill] }))
      .appendTo(choices),
  );
  if (prefills.length > 0) {
    choices.prepend($("<span/>", { class: "okta-quiet" }).text(t("form.from-event")));
  }
  const says = $("<div/>", { id: `${id}-says`, class: "okta-messages okta-api-says" })
    .attr("aria-live", "polite")
    .appendTo(element);
  let message: string | undefined;
  let found: Found | undefined;

  function update(): void {
    prefills.forEach((prefill, index) => {
      const isOn = current.type === "el" && current.value.trim() === PREFILLS[prefill];
      buttons[index]?.attr("aria-pressed", String(isOn));
    });
    const isJson = current.type === "json";
    const label = t(isJson ? "form.edit-json" : "form.edit-expression", { name });
    button.attr({ "aria-label": label, title: label });
    say();
  }

  /** What is wrong, or what the expression finds; the same words are not put there again, for screen readers. */
  function say(): void {
    const [kind, words] = wordsOf();
    const before = says.children();
    if (before.hasClass(kind) && before.text() === words) return;
    says.empty();
    if (words !== "") says.append($("<div/>", { class: kind }).text(words));
  }

  function wordsOf(): [kind: string, words: string] {
    if (message !== undefined) return ["okta-error", message];
    if (current.type !== "el" || found === undefined || current.value.trim() === "")
      return ["okta-quiet", ""];
    if (found.kind === "error") return ["okta-note", sentence(found.error.message)];
    if (found.kind === "place") return ["okta-quiet", ""];
    if (found.value === null || found.value === "") {
      return [parameter.required ? "okta-note" : "okta-quiet", t("preview.found-nothing")];
    }
    return ["okta-quiet okta-api-found", t("preview.found", { value: shown(found.value).short })];
  }

  function set(next: ParameterValue): void {
    input.typedInput("type", next.type);
    input.typedInput("value", next.value);
    changed();
  }

  function changed(): void {
    const next = {
      type: input.typedInput("type") as ValueType,
      value: String(input.typedInput("value")),
    };
    if (next.type === current.type && next.value === current.value) return;
    current = next;
    found = undefined;
    onChange(current);
    update();
  }
  input.on("change keyup paste", changed);
  text.on("input", changed);
  update();

  return {
    element,
    found(next) {
      found = next;
      say();
    },
    problem(next) {
      message = next;
      container.toggleClass("input-error", next !== undefined);
      say();
    },
    focus: () => void text.trigger("focus"),
  };
}
