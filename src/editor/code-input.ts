// Where code is typed, whatever editor is switched on.
import type { Fix, Problem } from "./language";

export interface CodeInput {
  value(): string;
  set(text: string): void;
  focus(): void;
  /** To be called when its width may have changed. */
  resize(): void;
  /** Marks a part of the text; nothing for undefined. */
  mark(range: { start: number; end: number } | undefined): void;
  /** Shows what is wrong where it is. */
  show(problems: readonly Problem[]): void;
  /** Changes the text as if the user did. */
  apply(fix: Fix): void;
  destroy(): void;
}

export interface CodeInputOptions {
  value: string;
  /** What is typed here, for screen readers. */
  label: string;
  placeholder: string;
  /** The id of what says more about it, for screen readers. */
  describedBy: string;
  /** How far it grows, in pixels. */
  height: number;
  /** One line: Enter ends none. */
  single: boolean;
  onChange(): void;
}

/** One line for a field that has only one. */
export const asOneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, " ");

const isPlainEnter = ({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent) =>
  key === "Enter" && !shiftKey && !ctrlKey && !metaKey && !altKey;

/** Whether a key would end the line of a field that has only one. */
export const wouldBreakLine = (event: KeyboardEvent, { single }: CodeInputOptions): boolean =>
  single && (isPlainEnter(event) || (event.key === "Enter" && event.shiftKey));
