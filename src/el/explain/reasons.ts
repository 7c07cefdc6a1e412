import type { Explanation } from "./index";

/**
 * The sub-expressions that decided: for a false `a && b` the one that is false, for a false `a || b` both, for an
 * error the part that failed. What no `&&`, `||`, `!` or `? :` joins decides by itself.
 */
export function reasons(explanation: Explanation): Explanation[] {
  const found: Explanation[] = [];
  // a tree may be deeper than the stack
  const pending = [explanation];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const deciding = decidingParts(next);
    if (deciding.length === 0) found.push(next);
    else pending.push(...deciding.toReversed());
  }
  return found;
}

function decidingParts(explanation: Explanation): readonly Explanation[] {
  const { outcome, parts, elements = [], kind, operator, value } = explanation;
  if (outcome === "error") {
    const inner = [...parts, ...elements.map(({ body }) => body)];
    return inner.filter((part) => part.outcome === "error");
  }
  if (outcome !== "value") return [];
  if (kind === "unary" && operator === "!") return parts;
  if (kind === "ternary") return parts.filter((part) => part.outcome === "value");
  if (kind !== "binary" || (operator !== "&&" && operator !== "||")) return [];
  const [left, right] = parts as [Explanation, Explanation];
  if (right.outcome !== "value") return [left];
  // both were asked: a false && is so by the right one, a true && by both
  return value === (operator === "||") ? [right] : [left, right];
}
