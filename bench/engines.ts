// The engines that are compared. The own one comes from dist, as Node-RED loads it.
import path from "node:path";
import { parse as parseCel } from "@marcbachmann/cel-js";
import jsonata from "jsonata";
import { SpelExpressionEvaluator } from "spel2js";
import type { Event, Predicate } from "./predicates";

const { compile }: typeof import("../src/el") = require(path.resolve("dist/lib/src/el"));

export type Run = (event: Event) => unknown;

export interface Engine {
  readonly name: string;
  /** Whether the result has to be waited for. */
  readonly isAsync?: boolean;
  compile(predicate: Predicate): Run;
}

export const byHand: Engine = { name: "by hand", compile: ({ byHand }) => byHand };

export const ours: Engine = {
  name: "ours",
  compile: ({ expression }) => {
    const program = compile(expression);
    return (event) => program.test(event);
  },
};

export const others: readonly Engine[] = [
  {
    name: "cel-js",
    compile: ({ cel }) => {
      const evaluate = parseCel(cel);
      return (event) => evaluate({ event });
    },
  },
  {
    name: "spel2js",
    compile: ({ spel2js }) => {
      const compiled = SpelExpressionEvaluator.compile(spel2js);
      return (event) => compiled.eval({ event });
    },
  },
  {
    name: "JSONata",
    isAsync: true,
    compile: ({ jsonata: source }) => {
      const compiled = jsonata(source);
      return (event) => compiled.evaluate({ event });
    },
  },
];
