// What a reader finds, and what it says of it.

/** A rule of a filter, as flows keep it. */
export interface FilterRule {
  eventType: string;
  expression: string;
}

export type Source = "okta" | "terraform";

/** Where something stands in a text; both from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Why nothing could be read: a sentence or two, with what is expected. */
export interface Problem extends Place {
  readonly message: string;
}

/** Something to know about what was read. */
export interface Note extends Partial<Place> {
  /**
   * "not-eligible": no event hook is known to send the type. "duplicate": a second filter for a type, left out.
   * "unfiltered": types of the hook without a filter; all their events pass, which needs no rule.
   * "no-expression": a filter without an expression, which is none. "filled-in": Terraform fills something in that
   * is not in the text.
   */
  readonly code: "not-eligible" | "duplicate" | "unfiltered" | "no-expression" | "filled-in";
  readonly message: string;
  /** The types that it is about. */
  readonly eventTypes: readonly string[];
}

/** Thrown inside: what stands at `at` cannot be read. */
export class Misread {
  constructor(
    readonly at: number,
    readonly message: string,
  ) {}
}

/** What an event type can be: no list, no pattern, no variable. */
export const isEventType = (text: string): boolean => /^[\w.-]+$/.test(text);

/** Names and types in a message: on one line, and not too long. */
export function named(text: string): string {
  const line = text.slice(0, 200).replace(/[\s\p{C}]+/gu, " ");
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}

/** "a, b, c and 4 more" */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map(named).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Lines and columns of a text's offsets. CR LF, LF and a lone CR each end a line. */
export class Lines {
  private readonly starts = [0];

  constructor(text: string) {
    for (const end of text.matchAll(/\r\n|\r|\n/g)) this.starts.push(end.index + end[0].length);
  }

  place(at: number): Place {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (this.starts[low] ?? 0) + 1 };
  }
}
