// What the node does, in words: a sentence in the dialog, a few words on the canvas.
import type { Translate } from "../../src/editor";
import { keyChoice, OWN, type SpikeForm, type Unit, valueChoice } from "./choices";

/** For the plural: of what only the flow knows there are several. */
const plural = (value: number | string) => {
  const number = Number(value);
  return Number.isFinite(number) ? number : 5;
};

const time = (t: Translate, value: number | string, unit: Unit) =>
  t(`words.${unit}`, { n: String(value).trim(), count: plural(value) });

/** "Alerts when 5 events of one user lie within 1 hour. …" */
export function sentence(t: Translate, form: SpikeForm): string {
  const key = keyChoice(form.key);
  const value = valueChoice(form.distinct);
  const fitting = form.counts.trim() === "" ? "" : "fitting-";
  const n = String(form.threshold).trim();
  const count = plural(form.threshold);
  const places = {
    per: t(`words.per-${key}`),
    window: time(t, form.window, form.windowUnit),
  };
  const alert =
    value === "events"
      ? t("words.alert-events", { ...places, events: t(`words.${fitting}events`, { n, count }) })
      : t(`words.alert-${fitting}values`, { ...places, values: t(`words.different-${value}`, { n, count }) });
  const it = t(`words.it-${key}`);
  const quiet = isUntil(form.quiet)
    ? t("words.quiet-until", { it, n })
    : t("words.quiet-for", { it, time: time(t, form.quiet, form.quietUnit) });
  return [alert, quiet, t("words.second")].join(" ");
}

/** Quiet until the count has fallen. */
export const isUntil = (quiet: number | string): boolean =>
  String(quiet).trim() !== "" && Number(quiet) === 0;

/** "5 per user in 1 h" */
export function label(t: Translate, form: SpikeForm): string {
  const key = keyChoice(form.key);
  const value = valueChoice(form.distinct);
  const amount = t(`short.${value}`, { n: String(form.threshold).trim(), count: plural(form.threshold) });
  const window = t(`short.${form.windowUnit}`, { n: String(form.window).trim() });
  if (key === "all") return t("short.all", { amount, window });
  const name = (key === OWN && lastName(form.key)) || t(`short.per-${key}`);
  return t("short.per", { amount, key: name, window });
}

/** Of `event.client.zone` its last name. */
const lastName = (expression: string) => /^[\w.?]+\.(\w+)$/.exec(expression.trim())?.[1];
