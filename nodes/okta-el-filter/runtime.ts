import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import { compile, describe, ElError, type Program } from "../../src/el";
import { type LogEvent, ruleForType } from "../../src/events";
import { flag, text } from "../shared/config";
import { routeMessage, withProperty } from "../shared/routing";
import { StatusLine } from "../shared/status";

interface RuleDef {
  eventType?: string;
  expression?: string;
}

interface FilterDef extends NodeDef {
  property?: string;
  /** One expression for each event type; `eventType` "" stands for every type without a rule of its own. */
  rules?: RuleDef[];
  /** What becomes of an event whose expression cannot be evaluated. */
  onError?: "nomatch" | "match" | "error";
  strict?: boolean;
  /** 1, or 2: the second for events that do not match. */
  outputs?: number | string;
}

/** A rule ready to run; an expression that does not compile fails on every event, an empty one lets all pass. */
type Rule = Program | ElError | "pass";

const MATCH: readonly number[] = [0];
const NO_MATCH: readonly number[] = [1];
const NOWHERE: readonly number[] = [];

export default function register(RED: NodeAPI): void {
  RED.nodes.registerType("okta-el-filter", function oktaElFilter(this: Node, def: FilterDef) {
    RED.nodes.createNode(this, def);
    const property = text(RED, this, def.property, "payload") || "payload";
    const onError = def.onError === "match" || def.onError === "error" ? def.onError : "nomatch";
    const outputs = Number(def.outputs) === 2 ? 2 : 1;
    const noMatch = outputs === 2 ? NO_MATCH : NOWHERE;
    const status = new StatusLine(this);
    const counts = { matched: 0, unmatched: 0, errors: 0 };

    let brokenRule: string | undefined;
    const typeOf = (rule: RuleDef) => text(RED, this, rule?.eventType);
    const ruleFor = ruleForType(Array.isArray(def.rules) ? def.rules : [], typeOf, (rule, index): Rule => {
      const compiled = compileRule(text(RED, this, rule?.expression), flag(def.strict));
      if (compiled instanceof ElError) {
        brokenRule ??= RED._("okta-el-filter.status.bad-rule", {
          rule: index + 1,
          line: compiled.line,
          column: compiled.column,
          message: compiled.message,
        });
      }
      return compiled;
    });

    if (brokenRule !== undefined) {
      this.error(brokenRule);
      this.status({ fill: "red", shape: "ring", text: brokenRule });
    }
    const showCounts = () => {
      if (brokenRule !== undefined) return;
      status.show(() => ({
        fill: counts.errors > 0 ? "yellow" : "green",
        shape: "dot",
        text:
          RED._("okta-el-filter.status.counts", counts) +
          (counts.errors > 0 ? ` · ${RED._("okta-el-filter.status.errors", { count: counts.errors })}` : ""),
      }));
    };

    const count = (matches: boolean): readonly number[] => {
      if (matches) counts.matched++;
      else counts.unmatched++;
      return matches ? MATCH : noMatch;
    };
    const failed = (event: LogEvent, error: ElError, report: (event: LogEvent, error: ElError) => void) => {
      counts.errors++;
      if (onError !== "error") return count(onError === "match");
      report(event, error);
      return NOWHERE;
    };

    this.on("input", (message: NodeMessageInFlow, send, done) => {
      const failures: { event: LogEvent; error: ElError }[] = [];
      const report = (event: LogEvent, error: ElError) => failures.push({ event, error });
      const route = (event: LogEvent) => {
        const rule = ruleFor(event.eventType);
        if (rule === undefined || rule === "pass") return count(true);
        if (rule instanceof ElError) return failed(event, rule, report);
        let error: ElError | undefined;
        const matches = rule.test(event, (reason) => {
          error = reason;
        });
        return error === undefined ? count(matches) : failed(event, error, report);
      };
      try {
        if (!routeMessage(RED, message, { property, outputs, route }, send)) {
          this.warn(RED._("okta-el-filter.warn.no-event", { property }));
        }
        // a Catch node gets each event that failed, in a message of its own
        for (const { event, error } of failures) {
          this.error(describe(error), withProperty(RED, message, property, event));
        }
        showCounts();
        // raised already: `done` would tell a Complete node that all went well
        if (failures.length === 0) done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    });
    this.on("close", () => status.close());
  });
}

function compileRule(expression: string, strict: boolean): Rule {
  if (expression.trim() === "") return "pass";
  try {
    return compile(expression, { strict });
  } catch (error) {
    if (error instanceof ElError) return error;
    throw error;
  }
}
