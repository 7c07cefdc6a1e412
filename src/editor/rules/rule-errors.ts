import type { Translate } from "../red";
import type { RowProblem } from "./rule-checks";

/** What a validator answers for the rows of a node: true, or a sentence for each problem. */
export function rowErrors(problems: readonly RowProblem[], t: Translate): true | string[] {
  return problems.length === 0 || problems.map(({ key, params }) => t(`error.row-${key}`, params));
}
