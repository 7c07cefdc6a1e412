// What else must hold for an expression that compiles.
import * as el from "../../src/el";
import type { Node } from "../../src/el/ast";
import { toElError } from "../../src/el/errors";
import { MAX_EXPRESSION_LENGTH } from "../../src/el/limits";
import { parse } from "../../src/el/parse";
import { makePlan, Run } from "../../src/el/plan";
import { print } from "../../src/el/print";
import { fromEvent, JavaDouble, JavaFloat, toPlain, typeOf } from "../../src/el/values";
import { Escape, type Reader, resultText, valueText } from "./round";

const written = new Set(["pos", "start", "end", "quote"]);

/** A tree without what says how and where it was written. */
function shapeOf(tree: Node): string {
  return JSON.stringify(tree, (key, value) => {
    if (written.has(key)) return undefined;
    if (value instanceof JavaDouble || value instanceof JavaFloat) return `${value.type} ${value.value}`;
    return typeof value === "bigint" ? `${value}L` : value;
  });
}

const printed: Reader = (expression) => {
  const tree = parse(expression);
  const text = print(tree);
  // spaces and brackets that it writes may be too many
  if (text.length > MAX_EXPRESSION_LENGTH) return;
  const again = parse(text);
  if (shapeOf(again) !== shapeOf(tree)) throw new Escape(`printed, it means something else: ${text}`);
  if (print(again) !== text) throw new Escape(`printed again, it is another text: ${text}`);
};

const plain: Reader = (expression, event, strict) => {
  const plan = makePlan(parse(expression), { strict });
  const plainly = (): string => {
    try {
      const value = plan(new Run(fromEvent(event)), null);
      return valueText({ type: typeOf(value), value: toPlain(value) });
    } catch (error) {
      const { code, pos } = toElError("eval", error, expression);
      return `${code} at ${pos}`;
    }
  };
  const specialised = resultText(el.compile(expression, { strict }), event);
  if (plainly() !== specialised) throw new Escape(`specialised ${specialised}, plainly ${plainly()}`);
};

/** Advice and portability are about whole places of the expression. */
const judged: Reader = (expression) => {
  const { portable, problems } = el.checkPortable(expression);
  if (portable !== (problems.length === 0)) throw new Escape("portable, and problems");
  const advice = [...el.lint(expression), ...el.lint(expression, { filter: true })];
  for (const { start, end, message, fix } of [...problems, ...advice]) {
    if (!(start >= 0 && start <= end && end <= expression.length))
      throw new Escape(`from ${start} to ${end}`);
    if (message === "" || (fix !== undefined && fix.start > fix.end))
      throw new Escape("no message, or a bad fix");
  }
};

/** What an explanation says of the whole expression is what evaluating it gives. */
const explained: Reader = (expression, event, strict) => {
  const explanation = el.explain(expression, event, { strict });
  el.reasons(explanation);
  const { outcome, error, type } = explanation;
  const evaluated = resultText(el.compile(expression, { strict }), event);
  // an explanation shows a part of a large value: what is deeper may fail when it is copied
  if (outcome === "value" && /^(EL1086E|internal) at 0$/.test(evaluated)) return;
  const agrees =
    outcome === "error"
      ? evaluated === `${error?.code} at ${error?.pos}`
      : outcome === "value" && evaluated.startsWith(`{"type":"${type}",`);
  if (!agrees) throw new Escape(`explained as ${outcome} ${type ?? error?.code}, but it is ${evaluated}`);
};

/** What is read as conditions means the same when it is written again. */
const conditioned: Reader = (expression, event, strict) => {
  const read = el.toConditions(expression);
  if (!read.ok) return;
  const { conditions, join, sameTarget } = read;
  if (conditions.length === 0) return;
  const again = el.fromConditions(conditions, join, { sameTarget });
  const [first, second] = [expression, again].map((text) =>
    // the places of errors are others
    resultText(el.compile(text, { strict }), event).replace(/ at \d+$/, ""),
  );
  if (first !== second) throw new Escape(`${first}, but written from its conditions ${second}: ${again}`);
};

export const readers: readonly Reader[] = [printed, plain, judged, explained, conditioned];
