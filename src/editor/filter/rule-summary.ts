// What a rule asks, on one line.
import { type Condition, toConditions } from "../../el";
import { isEnvironmentReference } from "../fields/environment";
import { t, withText } from "../texts";
import { fieldName } from "./simple-fields";

/** Characters of a line: more of them nobody sees. */
const MAX_LENGTH = 300;

const inWords = ({ field, operator, value }: Condition) =>
  withText(`rule.condition-${operator}`, "value", value, { field: fieldName(field) });

function words(expression: string): string {
  const text = expression.trim();
  if (text === "") return t("rule.passes-all");
  const read = isEnvironmentReference(text) ? undefined : toConditions(expression);
  if (read?.ok !== true) return text.slice(0, MAX_LENGTH * 2).replace(/\s+/g, " ");
  const { conditions, join, sameTarget } = read;
  const joined = conditions.map(inWords).join(t(`rule.joined-${join}`));
  return sameTarget && join === "and" ? t("rule.same-target", { conditions: joined }) : joined;
}

/** An expression of the Simple form in words, any other one as it is written. */
export function ruleSummary(expression: string): string {
  const line = words(expression);
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}
