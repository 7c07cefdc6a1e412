// The "Try it" pane: an event, what the expressions make of it, and why. It follows every change.
import { eventTypeInfo, type LogEvent, USUAL_SAMPLE_TYPE } from "../../events";
import { t } from "../texts";
import { eventPicker } from "./event-picker";
import { type Judgement, judge, type Rule } from "./judge";
import { rowOf } from "./rows";
import { later } from "./source";
import { explanationTree, type Range } from "./tree";
import { type OnError, verdictView } from "./verdict";

export { type EventPicker, type EventPickerOptions, eventPicker } from "./event-picker";

export interface TryItOptions {
  /** The id of the node whose dialog is open: the hooks before it are asked for their events. */
  readonly node: string;
  /** The rules as they stand in the dialog. */
  readonly rules: () => readonly Rule[];
  readonly strict?: () => boolean;
  /** Absent: nothing is said about what becomes of an event with an error. */
  readonly onError?: () => OnError;
  /** How many outputs the node has: an event that does not match leaves by the second. */
  readonly outputs?: () => number;
  /** "match" if absent: whether the event passes. "value": what the expression gives. */
  readonly show?: "match" | "value";
  /** The event type of the first sample; if absent that of the open rule, or of the first rule that has one. */
  readonly sampleType?: string;
  /** The event type of the rule that is open: the sample follows it. "" or undefined lets the sample stay. */
  readonly openType?: () => string | undefined;
  /** A part of the expression of a rule (by its place in the list) is looked at, or none any more. */
  readonly mark?: (place: ({ readonly rule: number } & Range) | undefined) => void;
}

export interface TryIt {
  /** To be called at every change of a rule or a setting; what follows waits until there is a pause. */
  refresh(): void;
  destroy(): void;
}

/** Time to wait for a pause in typing, in ms. */
const PAUSE = 150;
/** An evaluation that takes longer is worth a word, and is not done again at every key, in ms. */
const SLOW = 500;
/** The longest pause, in ms. */
const LONG_PAUSE = 3_000;

/** Builds the pane at the end of `container`. */
export function tryIt(container: JQuery, options: TryItOptions): TryIt {
  const { node, rules, show = "match" } = options;
  const pane = $("<section/>", { class: "okta-try", "aria-label": t("try.title") }).appendTo(container);
  const isKnown = (type: string) => eventTypeInfo(type) !== undefined;
  const openType = () => [options.openType?.() ?? ""].find(isKnown);
  const firstType = () =>
    rules()
      .map(({ eventType }) => eventType.trim())
      .find(isKnown);
  let event: LogEvent | undefined;
  let judgement: Judgement | undefined;
  /** What the last evaluation took, in ms. */
  let took = 0;

  const picker = eventPicker(pane, {
    node,
    type: options.sampleType ?? openType() ?? firstType() ?? USUAL_SAMPLE_TYPE,
    onEvent(chosen) {
      event = chosen;
      evaluate();
    },
  });
  const verdict = verdictView(pane);
  const details = $("<div/>", { class: "okta-try-details" }).hide().appendTo(pane);
  $("<div/>", { class: "okta-try-label" }).text(t("try.tree.title")).appendTo(details);
  const tree = explanationTree(details, (range) => {
    const rule = judgement?.rule;
    options.mark?.(range === undefined || rule === undefined ? undefined : { rule, ...range });
  });

  function evaluate(): void {
    soon.stop();
    judgement = undefined;
    if (event === undefined) {
      verdict.wait(t("try.verdict.waiting"));
      details.hide();
      tree.clear();
      return;
    }
    const current = rules();
    const started = performance.now();
    judgement = judge(current, event, { strict: options.strict?.() ?? false, show });
    took = performance.now() - started;
    const { onError, outputs } = options;
    const slow = took > SLOW ? took : undefined;
    verdict.show(judgement, event, {
      rules: current,
      show,
      onError: onError?.(),
      outputs: outputs?.(),
      slow,
    });
    const { explanation } = judgement;
    details.toggle(explanation !== undefined);
    if (explanation === undefined) tree.clear();
    else tree.show(rowOf(explanation));
  }
  const soon = later(PAUSE, evaluate);

  evaluate();
  return {
    refresh() {
      const type = options.openType === undefined ? (options.sampleType ?? firstType()) : openType();
      if (type !== undefined) picker.setType(type);
      if (took > SLOW && event !== undefined) verdict.wait(t("try.verdict.soon"));
      soon.start(took > SLOW ? LONG_PAUSE : 0);
    },
    destroy() {
      soon.stop();
      picker.destroy();
      pane.remove();
    },
  };
}
