import type { Value } from "../../values";

/** undefined: the general rules decide. */
export type Answer = boolean | undefined;

/** Answers for the event, or for an element of a selection. */
export type Shortcut = (self: Value) => Answer;

/** What one evaluation may cost, so that no shortcut ever comes near the limit of operations. */
export interface Budget {
  /** The most elements that a list may have. */
  elements: number;
}
