// The fields of the dialog, which read like a sentence: which events, counted per what, from how many on, how long quiet.
import { blockedDone, type ExpressionField, expressionField, type Translate } from "../../src/editor";
import { type ExpressionName, expressionSentence, NUMBER_NAMES, numberSentence } from "./checks";
import {
  KEYS,
  keyChoice,
  OWN,
  PRESETS,
  type Preset,
  presetOf,
  type SpikeForm,
  type Unit,
  VALUES,
  valueChoice,
} from "./choices";
import { isUntil, sentence } from "./sentence";

export interface SpikeFields {
  form(): SpikeForm;
  /** Marks a part of an expression where its field is shown, or no part any more. */
  mark(name: ExpressionName, range?: { start: number; end: number }): void;
  /** To be called when the dialog closes, however it does. */
  destroy(): void;
}

const UNITS: readonly Unit[] = ["seconds", "minutes", "hours"];

const field = (name: string) => $(`#node-input-${name}`);

const option = (value: string, text: string) => $("<option/>").val(value).text(text);

/** An expression of which the usual ones are ready to choose. */
interface Choice {
  value(): string;
  set(expression: string): void;
  focus(): void;
  field(): ExpressionField | undefined;
}

interface ChoiceOptions {
  readonly name: "key" | "distinct";
  readonly value: string;
  readonly ready: Readonly<Record<string, string>>;
  readonly textOf: (name: string) => string;
  readonly nameOf: (expression: string) => string;
  readonly label: string;
  readonly onChange: () => void;
}

function choice({ name, value, ready, textOf, nameOf, label, onChange }: ChoiceOptions): Choice {
  const box = $(`#okta-spike-${name}`);
  const select = $(`#okta-spike-${name}-choice`);
  for (const each of [...Object.keys(ready), OWN]) select.append(option(each, textOf(each)));
  const isOwn = () => select.val() === OWN;
  let own: ExpressionField | undefined;
  let expression = value;

  function show(): void {
    select.val(isOwn() ? OWN : nameOf(expression));
    box.toggle(isOwn());
    if (!isOwn()) return;
    // an editor that is made out of sight has no size
    own ??= expressionField(box, {
      value: expression,
      label,
      filter: false,
      height: 120,
      onChange(text) {
        expression = text;
        onChange();
      },
    });
    own.resize();
  }
  function set(text: string): void {
    expression = text;
    own?.set(text);
    select.val(nameOf(text));
    show();
  }

  select.on("change", () => {
    const chosen = String(select.val());
    // one's own starts from what was chosen before
    if (chosen !== OWN) expression = ready[chosen] ?? "";
    else own?.set(expression);
    show();
    onChange();
  });
  set(value);
  return {
    value: () => expression,
    set,
    focus: () => (isOwn() ? own?.focus() : select.trigger("focus")),
    field: () => (isOwn() ? own : undefined),
  };
}

export interface SpikeFieldsOptions {
  readonly t: Translate;
  readonly form: SpikeForm;
  /** Something has changed. */
  readonly onChange: () => void;
}

/** Fills the dialog's fields and keeps them together. */
export function spikeFields({ t, form, onChange }: SpikeFieldsOptions): SpikeFields {
  const done = blockedDone();
  const preset = $("#okta-spike-preset").append(option("", t("preset.none")));
  for (const name of Object.keys(PRESETS)) preset.append(option(name, t(`preset.${name}`)));
  for (const unit of UNITS) {
    field("windowUnit")
      .add(field("quietUnit"))
      .append(option(unit, t(`label.${unit}`)));
  }
  field("windowUnit").val(form.windowUnit);
  field("quietUnit").val(form.quietUnit);

  const counts = expressionField($("#okta-spike-counts"), {
    value: form.counts,
    label: t("label.counts"),
    filter: false,
    emptyNote: t("tip.counts"),
    placeholder: "event.outcome.result eq 'FAILURE'",
    onChange: changed,
  });
  const key = choice({
    name: "key",
    value: form.key,
    ready: KEYS,
    nameOf: keyChoice,
    textOf: (name) => t(`key.${name}`),
    label: t("label.key-own"),
    onChange: changed,
  });
  const distinct = choice({
    name: "distinct",
    value: form.distinct,
    ready: VALUES,
    nameOf: valueChoice,
    textOf: (name) => t(`value.${name}`),
    label: t("label.distinct-own"),
    onChange: changed,
  });
  const then = $("#okta-spike-then").val(isUntil(form.quiet) ? "until" : "for");
  const showQuiet = () => $(".okta-spike-quiet").toggle(then.val() === "for");
  const numbers = () => NUMBER_NAMES.map((name) => [name, String(field(name).val() ?? "")] as const);
  let isReady = false;

  const current = (): SpikeForm => ({
    counts: counts.value(),
    key: key.value(),
    distinct: distinct.value(),
    threshold: String(field("threshold").val() ?? ""),
    window: String(field("window").val() ?? ""),
    windowUnit: field("windowUnit").val() as Unit,
    quiet: String(field("quiet").val() ?? ""),
    quietUnit: field("quietUnit").val() as Unit,
  });

  function check(now: SpikeForm): void {
    const places = [
      ["counts", () => counts.focus()],
      ["key", key.focus],
      ["distinct", distinct.focus],
    ] as const;
    const bad = places.find(([name]) => expressionSentence(t, name, now[name]) !== undefined);
    const reason = bad && expressionSentence(t, bad[0], now[bad[0]]);
    done.set(reason, bad?.[1]);
    const wrong = numbers()
      .map(([name, value]) => ({ name, said: numberSentence(t, name, value, now.threshold) }))
      .find(({ said }) => said !== undefined);
    // what is wrong is not hidden
    if (wrong?.name === "maxKeys" || wrong?.name === "maxPerKey") $("#okta-spike-more").prop("open", true);
    const words = $("#okta-spike-words").toggleClass("okta-error", (reason ?? wrong) !== undefined);
    const said = reason ?? wrong?.said ?? sentence(t, now);
    if (words.text() !== said) words.text(said);
  }

  function changed(): void {
    if (!isReady) return;
    const now = current();
    preset.val(presetOf(now));
    check(now);
    onChange();
  }

  function fill(values: SpikeForm): void {
    isReady = false;
    counts.set(values.counts);
    key.set(values.key);
    distinct.set(values.distinct);
    for (const name of ["threshold", "window", "windowUnit", "quiet", "quietUnit"] as const) {
      field(name).val(String(values[name])).trigger("change");
    }
    then.val(isUntil(values.quiet) ? "until" : "for");
    showQuiet();
    isReady = true;
    changed();
  }

  preset.on("change", () => {
    const chosen = String(preset.val());
    if (chosen !== "") fill(PRESETS[chosen as Preset]);
  });
  then.on("change", () => {
    const isFor = then.val() === "for";
    field("quiet")
      .val(isFor ? "1" : "0")
      .trigger("change");
    showQuiet();
    if (isFor) field("quiet").trigger("focus").trigger("select");
  });
  for (const name of [...NUMBER_NAMES, "windowUnit", "quietUnit"]) field(name).on("input change", changed);
  showQuiet();
  isReady = true;
  changed();

  return {
    form: current,
    mark(name, range) {
      const shown = name === "counts" ? counts : name === "key" ? key.field() : distinct.field();
      shown?.mark(range);
    },
    destroy: () => done.release(),
  };
}
