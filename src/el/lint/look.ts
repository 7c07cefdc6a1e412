// What the rules see of a tree, and what they say.
import type { Node } from "../ast";
import type { Element, Shape } from "./shapes";

/** A change that mends an expression: `text` in the place of what stands from `start` up to `end`. */
export interface Fix {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint?: string;
  readonly fix?: Fix;
}

export interface Look {
  readonly expression: string;
  /** Whether the whole must give true or false. */
  readonly filter: boolean;
  shape(node: Node): Shape;
  parent(node: Node): Node | undefined;
  /** Where bare names are read from at this node. */
  element(node: Node): Element;
  /** The node as it is written. */
  text(node: Node): string;
}

export interface Rule {
  readonly code: string;
  /** A "note" is about something that works; a "warning" about what is hardly meant. */
  readonly severity: "warning" | "note";
  find(node: Node, look: Look): Finding | undefined;
}

/** The node's own name, without what it is read from. */
export function nameRange(node: { pos: number; name: string }): { start: number; end: number } {
  return { start: node.pos, end: node.pos + node.name.length };
}

export const insert = (at: number, text: string): Fix => ({ start: at, end: at, text });
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** For a message: no longer than a line bears. */
export function short(text: string, length = 40): string {
  const line = text.slice(0, 1_000).replace(/\s+/g, " ");
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
