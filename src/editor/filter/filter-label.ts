import { summary } from "../../el";
import { filterRows } from "../rules/rule-checks";
import { t, withText } from "../texts";

/** Words of a label: more of them make a node too wide. */
const MAX_WORDS = 3;

const contrary = (word: string) => withText("rule.contrary", "word", word);

/** What a filter looks for, as its label on the canvas: "Sales, Marketing"; undefined where there is nothing to say. */
export function filterLabel(rules: unknown): string | undefined {
  const rows = filterRows(rules);
  const words = rows.flatMap(({ expression }) => summary(expression, MAX_WORDS, contrary) ?? []);
  const [first] = words;
  if (first === undefined) return undefined;
  const shown = [...new Set(words)].slice(0, 2).join(", ");
  return rows.length === 1 ? first : t("rule.label", { words: shown, rules: rows.length });
}
