// The field for an expression that every dialog has: Monaco or a text area, with what is wrong below it.

import { isEnvironmentReference } from "../fields/environment";
import type { ExpressionProblem } from "../rules/rule-checks";
import { translated } from "../sentences";
import { asOneLine, type CodeInput, type CodeInputOptions } from "./code-input";
import { monacoInput } from "./code-input-monaco";
import { plainInput } from "./code-input-plain";
import { expressionProblem } from "./expression";
import { expressionMessages, type Said } from "./expression-messages";
import { oktaProblems, problemsOf } from "./language";
import { monacoOf } from "./monaco";

/** How long a pause in typing lasts until the text is checked, in ms. */
const PAUSE = 120;

export interface ExpressionFieldOptions {
  value: string;
  /** What the expression is, for screen readers. */
  label: string;
  /** Called with every change, before it is checked. */
  onChange?: (text: string) => void;
  /** How far the field grows, in pixels: 260. */
  height?: number;
  /** Whether a field that is not there is an error, when the text is checked. */
  strict?: () => boolean;
  /** False: the expression gives any value, so Okta's own filter is not asked. True if not given. */
  filter?: boolean;
  /** True: one line. */
  single?: boolean;
  placeholder?: string;
  /** Said below the field while it is empty. */
  emptyNote?: string;
}

export interface ExpressionField {
  value(): string;
  set(text: string): void;
  focus(): void;
  resize(): void;
  /** What cannot be compiled, as the text is now. */
  problem(): ExpressionProblem | undefined;
  /** Checks again: after `strict` has changed. */
  check(): void;
  /** Marks a part of the text, in UTF-16 units from 0; nothing for undefined. */
  mark(range?: { start: number; end: number }): void;
  /** Also done when the container is removed from the page. */
  destroy(): void;
}

let count = 0;

/** Builds the field at the end of a container. */
export function expressionField(container: JQuery, options: ExpressionFieldOptions): ExpressionField {
  const { value, label, onChange, height = 260, strict, filter = true, single = false } = options;
  const { placeholder = "", emptyNote } = options;
  const id = `okta-expression-${++count}`;
  const field = $("<div/>", { class: "okta-expression-field" }).appendTo(container);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let checked = "";
  let isGone = false;

  const inputOptions: CodeInputOptions = {
    value: single ? asOneLine(value) : value,
    label,
    placeholder,
    describedBy: id,
    height,
    single,
    onChange() {
      onChange?.(text());
      clearTimeout(timer);
      timer = setTimeout(check, PAUSE);
    },
  };
  const monaco = monacoOf();
  const input: CodeInput =
    monaco === undefined ? plainInput(field, inputOptions) : monacoInput(field, monaco, inputOptions);
  const messages = expressionMessages(field, id, (fix) => {
    // the text may be newer than the message
    if (input.value() === checked) input.apply(fix);
    check();
    input.focus();
  });

  function text(): string {
    return single ? asOneLine(input.value()) : input.value();
  }

  function saidOf(written: string): Said {
    const trimmed = written.trim();
    if (trimmed === "") return { text: "", problems: [], okta: undefined, note: emptyNote };
    if (isEnvironmentReference(trimmed)) return { text: written, problems: [], okta: undefined };
    const problems = problemsOf(written, { filter, strict: strict?.() === true }).map(translated);
    const isRead = problems.every(({ severity }) => severity !== "error");
    return {
      text: written,
      problems,
      okta: filter && isRead ? oktaProblems(written).map(translated) : undefined,
    };
  }

  function check(): void {
    clearTimeout(timer);
    if (isGone) return;
    checked = input.value();
    const said = saidOf(checked);
    input.show(said.problems);
    messages.say(said);
  }

  function destroy(): void {
    if (isGone) return;
    isGone = true;
    clearTimeout(timer);
    input.destroy();
    field.remove();
  }

  // jQuery UI tells an element that it is on its way out
  field.on("remove", destroy);
  check();

  return {
    value: text,
    set(written) {
      input.set(single ? asOneLine(written) : written);
      check();
    },
    focus: () => input.focus(),
    resize: () => input.resize(),
    problem: () => expressionProblem(text()),
    check,
    mark: (range) => input.mark(range),
    destroy,
  };
}
