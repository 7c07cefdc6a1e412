// A compiled expression.
import { type ElError, Failure, toElError } from "./errors";
import { parse } from "./parse";
import { makePlans, type Plan, type Plans, Run, type Shortcut } from "./plan";
import { article, fromEvent, toPlain, typeOf, type Value, type ValueType } from "./values";

export interface CompileOptions {
  /** A missing key is an error (EL1008E); without this it reads as null. */
  strict?: boolean;
}

export interface Program {
  readonly expression: string;
  /**
   * The value for this event, the `event` of the expression: null, a boolean, string, number (an int, float or
   * double), bigint (a long that no number holds exactly), array or object. Throws an ElError.
   */
  evaluate(event: unknown): unknown;
  /** The same with the type that the language gives it. */
  evaluateTyped(event: unknown): { type: ValueType; value: unknown };
  /**
   * Whether the event passes. Never throws: an evaluation error and a value that is not a boolean are false,
   * and `onError` hears of them.
   */
  test(event: unknown, onError?: (error: ElError) => void): boolean;
}

/** Throws an ElError of phase "parse" for what is not an expression of this language. */
export function compile(expression: string, options: CompileOptions = {}): Program {
  // a flow's setting may be missing whatever the type says
  const text = typeof expression === "string" ? expression : "";
  try {
    return new PlannedProgram(text, makePlans(parse(text), options.strict ?? false));
  } catch (error) {
    throw toElError("parse", error, text);
  }
}

class PlannedProgram implements Program {
  private readonly plan: Plan;
  private readonly shortcut: Shortcut | undefined;

  constructor(
    readonly expression: string,
    { plan, shortcut }: Plans,
  ) {
    this.plan = plan;
    this.shortcut = shortcut;
  }

  evaluate(event: unknown): unknown {
    return this.evaluateTyped(event).value;
  }

  evaluateTyped(event: unknown): { type: ValueType; value: unknown } {
    try {
      const value = this.ask(event) ?? this.evaluateByPlan(event);
      return { type: typeOf(value), value: toPlain(value) };
    } catch (error) {
      throw toElError("eval", error, this.expression);
    }
  }

  test(event: unknown, onError?: (error: ElError) => void): boolean {
    const answer = this.ask(event);
    if (answer !== undefined) return answer;
    let problem: unknown;
    try {
      const value = this.evaluateByPlan(event);
      if (typeof value === "boolean") return value;
      const message = `an expression that filters must give true or false; this one gave ${article(value)}`;
      problem = new Failure("not-boolean", 0, message);
    } catch (error) {
      problem = error;
    }
    onError?.(toElError("eval", problem, this.expression));
    return false;
  }

  /** The answer by a shortcut. What a getter of an odd event throws is the plan's to report. */
  private ask(event: unknown): boolean | undefined {
    try {
      return this.shortcut?.(event as Value);
    } catch {
      return undefined;
    }
  }

  private evaluateByPlan(event: unknown): Value {
    return this.plan(new Run(fromEvent(event)), null);
  }
}
