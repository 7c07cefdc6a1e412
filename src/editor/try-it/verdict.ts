// Match or not, and why, in words.
import { type Explanation, reasons } from "../../el";
import { readOut } from "../fields/read-out";
import { translated } from "../sentences";
import { t, withText } from "../texts";
import type { Judgement, Rule } from "./judge";
import { factsOf } from "./rows";
import { shown } from "./shown";
import { codePlaces, withCode } from "./words";

export type OnError = "nomatch" | "match" | "error";

export interface VerdictContext {
  readonly rules: readonly Rule[];
  readonly show: "match" | "value";
  readonly onError: OnError | undefined;
  readonly outputs: number | undefined;
  /** How long it took, in ms, where that is long. */
  readonly slow: number | undefined;
}

const MAX_REASONS = 4;
const MAX_FACTS = 4;
/** What is longer is not said twice in a sentence (UTF-16 units). */
const MAX_REPEATED = 40;

const ICONS = {
  match: "check-circle",
  nomatch: "minus-circle",
  value: "arrow-circle-right",
  error: "exclamation-circle",
  unknown: "question-circle",
  empty: "info-circle",
  waiting: "info-circle",
} as const;

export interface VerdictView {
  show(judgement: Judgement, event: unknown, context: VerdictContext): void;
  /** There is no event to judge. */
  wait(text: string): void;
}

export function verdictView(container: JQuery): VerdictView {
  const box = $("<div/>", { class: "okta-verdict" }).appendTo(container);
  readOut(box);
  let last = "";

  function put(kind: keyof typeof ICONS, headline: JQuery, rest: readonly JQuery[]): void {
    const content = $("<div/>").append(
      $("<div/>", { class: "okta-verdict-head" }).append(
        $("<i/>", { class: `fa fa-${ICONS[kind]}`, "aria-hidden": "true" }),
        headline,
      ),
      ...rest.map((line) => $("<div/>").append(line)),
    );
    const html = `${kind} ${content.html()}`;
    if (html === last) return;
    last = html;
    box.attr("class", `okta-verdict okta-verdict-${kind}`).empty().append(content.contents());
  }

  const plain = (text: string) => $("<span/>").text(text);

  return {
    wait: (text) => put("waiting", plain(text), []),
    show(judgement, event, context) {
      const { outcome } = judgement;
      const rule = ruleLine(judgement, event, context);
      const { slow } = context;
      const rest = [...(rule === undefined ? [] : [rule]), ...why(judgement)];
      if (slow !== undefined) rest.push(plain(t("try.verdict.slow", { seconds: (slow / 1_000).toFixed(1) })));
      if (outcome === "value") {
        const { short, full } = shown(judgement.explanation?.value);
        const headline = withCode(t("try.verdict.value", codePlaces("value")), { value: short });
        if (full !== undefined) headline.attr("title", full);
        put(outcome, headline, rest);
      } else if (outcome === "error") {
        const { line = 1, column = 1, message = "", hint } = judgement.error ?? {};
        const said = translated({ message, hint });
        const place = { line, column };
        const lines = [
          plain(
            said.hint === undefined
              ? t("try.verdict.at", place)
              : withText("try.verdict.at-hint", "hint", said.hint, place),
          ),
        ];
        const { onError } = context;
        if (onError !== undefined)
          lines.push(plain(t(`try.on-error.${onError}`, { port: noMatchPort(context) })));
        put(outcome, plain(withText("try.verdict.error", "message", said.message)), [...lines, ...rest]);
      } else {
        put(outcome, plain(t(`try.verdict.${outcome}`, { port: noMatchPort(context) })), rest);
      }
    },
  };
}

function noMatchPort({ outputs }: VerdictContext): string {
  return t(outputs === undefined ? "try.port.maybe" : outputs > 1 ? "try.port.second" : "try.port.none");
}

/** Which rule decided. */
function ruleLine({ rule }: Judgement, event: unknown, { rules, show }: VerdictContext): JQuery | undefined {
  if (show === "value") return undefined;
  const eventType = (event as { eventType?: unknown }).eventType;
  const type = typeof eventType === "string" ? eventType : "";
  const own = rule === undefined ? undefined : rules[rule];
  const places = codePlaces("type");
  const codes = { type };
  const isEmpty = own?.expression.trim() === "";
  const passes = isEmpty ? ` ${t("try.rule.empty")}` : "";
  if (own === undefined) return withCode(t("try.rule.none", places), codes);
  if (own.eventType.trim() === "") return $("<span/>").text(t("try.rule.others") + passes);
  return withCode(t("try.rule.own", places), codes).append(passes);
}

function why({ outcome, explanation }: Judgement): JQuery[] {
  if (explanation === undefined || outcome === "value") return [];
  // a bare `true` is its own reason
  const found = reasons(explanation).filter((part) => part.kind !== "literal");
  const lines = found.slice(0, MAX_REASONS).map(reason);
  const more = found.length - lines.length;
  return more > 0 ? [...lines, $("<span/>").text(t("try.reason.more", { count: more }))] : lines;
}

/** "`a eq 'b'` is false: `a` is 'c'." */
function reason(part: Explanation): JQuery {
  const key = part.outcome === "error" ? "failed" : part.value === true ? "true" : "false";
  const isBoolean = part.outcome === "error" || typeof part.value === "boolean";
  const codes = { part: part.text, value: shown(part.value).short };
  const sentence = isBoolean
    ? withCode(t(`try.reason.${key}`, codePlaces("part")), codes)
    : withCode(t("try.reason.is", codePlaces("part", "value")), codes);
  for (const [index, { text, value, side }] of factsOf(part).slice(0, MAX_FACTS).entries()) {
    const key = side !== undefined && text.length > MAX_REPEATED ? side : "is";
    const fact = withCode(t(`try.reason.${key}`, codePlaces("part", "value")), {
      part: text,
      value: value.short,
    });
    if (value.full !== undefined) fact.attr("title", value.full);
    sentence.append(t(`try.reason.${index === 0 ? "since" : "and"}`), fact);
  }
  return sentence.append(t("try.reason.end"));
}
