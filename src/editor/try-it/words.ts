// Texts with code in them.
import { t } from "../texts";

/** Between two of these stands the name of a place. No translator touches them. */
const BORDER = "\u0001";

/**
 * A text whose places are filled with elements, so that nothing of an event or an expression is read as a text's
 * own: `withCode("try.reason.is-false", { part: "a eq b" })`.
 */
export function withCode(text: string, codes: Readonly<Record<string, string>>): JQuery {
  const sentence = $("<span/>");
  for (const [index, piece] of text.split(BORDER).entries()) {
    if (index % 2 === 0) sentence.append(document.createTextNode(piece));
    else
      $("<code/>")
        .text(codes[piece] ?? "")
        .appendTo(sentence);
  }
  return sentence;
}

/** What to give a text for its places that `withCode` fills. */
export const codePlaces = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${BORDER}${name}${BORDER}`]));

/** A size for people. */
export function sizeOf(bytes: number): string {
  return bytes < 1_000_000
    ? t("try.size.kb", { size: Math.max(1, Math.round(bytes / 1_000)) })
    : t("try.size.mb", { size: (bytes / 1_000_000).toFixed(1) });
}

const line = (texts: readonly unknown[]) =>
  texts.filter((text) => typeof text === "string" && text !== "").join(" · ");

interface Head {
  eventType?: unknown;
  published?: unknown;
  actor?: { alternateId?: unknown; displayName?: unknown } | null;
  outcome?: { result?: unknown } | null;
}

/** What tells an event from others: its type, who did it, how it ended. */
export function headOf(event: unknown): { type: string; actor: string; outcome: string } {
  const { eventType, actor, outcome } = (event ?? {}) as Head;
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 100) : "");
  return {
    type: text(eventType) || t("try.event.no-type"),
    actor: text(actor?.alternateId) || text(actor?.displayName),
    outcome: text(outcome?.result),
  };
}

export function headLine(event: unknown): string {
  const { type, actor, outcome } = headOf(event);
  return line([type, actor, outcome]);
}
