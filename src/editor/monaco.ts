// Okta's expression language in Monaco. It is registered once a page, for the models of our fields only.

import { fixTitle } from "./fix-title";
import {
  asksValues,
  type Completion,
  completionsAt,
  configuration,
  type Fix,
  type Hover,
  hoverAt,
  LANGUAGE,
  monarch,
  type Problem,
} from "./language";
import type { CodeAction, CompletionItem, Marker, Model, Monaco, Range } from "./monaco-api";
import { t, tOr } from "./texts";

const texts = { t, tOr };

/** Node-RED's Monaco, if it is the editor that is switched on. */
export function monacoOf(): Monaco | undefined {
  return RED.editor.codeEditor.editor?.type === "monaco" ? window.monaco : undefined;
}

/** What is wrong in each of our models, as it is marked there. */
const problemsIn = new WeakMap<Model, readonly Problem[]>();

export function rangeIn(model: Model, { start, end }: { start: number; end: number }): Range {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}

/** Shows problems as squiggles, and offers their fixes. */
export function markProblems(monaco: Monaco, model: Model, problems: readonly Problem[]): void {
  problemsIn.set(model, problems);
  monaco.editor.setModelMarkers(
    model,
    LANGUAGE,
    problems.map((problem) => markerOf(monaco, model, problem)),
  );
}

function markerOf(monaco: Monaco, model: Model, problem: Problem): Marker {
  const severities = { error: "Error", warning: "Warning", info: "Info" } as const;
  const { message, hint, code, severity } = problem;
  return {
    ...rangeIn(model, problem),
    severity: monaco.MarkerSeverity[severities[severity]],
    message: hint === undefined ? message : `${message}\n${hint}`,
    code,
  };
}

/** A text as Markdown that shows nothing else. */
const asMarkdown = (text: string) => text.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, "\\$&");

function completionItem(monaco: Monaco, model: Model, item: Completion, index: number): CompletionItem {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;
  const { kind, label, detail, documentation, insert, isSnippet } = item;
  const kinds = {
    field: CompletionItemKind.Field,
    method: CompletionItemKind.Method,
    value: CompletionItemKind.Value,
    operator: CompletionItemKind.Operator,
    constant: CompletionItemKind.Constant,
    snippet: CompletionItemKind.Snippet,
  };
  const [firstLine] = documentation?.split("\n") ?? [];
  // what comes next is mostly a value
  const opensList = insert.endsWith(" ") || insert.includes("($1)");
  return {
    label: firstLine === undefined ? { label } : { label, description: firstLine },
    kind: kinds[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { value: asMarkdown(documentation) } }),
    insertText: insert,
    ...(isSnippet === true ? { insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet } : {}),
    filterText: label,
    sortText: String(index).padStart(4, "0"),
    range: rangeIn(model, item),
    ...(opensList ? { command: { id: "editor.action.triggerSuggest", title: "" } } : {}),
  };
}

function hoverText({ title, paragraphs }: Hover): { value: string }[] {
  return [{ value: `\`${title}\`` }, ...paragraphs.map((text) => ({ value: asMarkdown(text) }))];
}

function codeAction(monaco: Monaco, model: Model, problem: Problem, fix: Fix): CodeAction {
  return {
    title: fixTitle(model.getValue(), fix),
    kind: "quickfix",
    isPreferred: true,
    diagnostics: [markerOf(monaco, model, problem)],
    edit: {
      edits: [
        {
          resource: model.uri,
          versionId: model.getVersionId(),
          textEdit: { range: rangeIn(model, fix), text: fix.text },
        },
      ],
    },
  };
}

const touches = (a: { start: number; end: number }, start: number, end: number) =>
  a.start <= end && start <= a.end;

let isRegistered = false;

/** Makes the language known to Monaco; the providers answer for models of ours alone. */
export function registerLanguage(monaco: Monaco): void {
  if (isRegistered) return;
  isRegistered = true;
  const { languages } = monaco;
  languages.register({ id: LANGUAGE });
  languages.setMonarchTokensProvider(LANGUAGE, monarch);
  languages.setLanguageConfiguration(LANGUAGE, configuration);
  languages.registerCompletionItemProvider(LANGUAGE, {
    triggerCharacters: [".", "'", '"', "[", "#", "?", " "],
    provideCompletionItems(model, position, { triggerCharacter }) {
      const offset = model.getOffsetAt(position);
      const text = model.getValue();
      const isIdle = /^[ '"]$/.test(triggerCharacter ?? "") && !asksValues(text, offset, texts);
      if (isIdle || !problemsIn.has(model)) return { suggestions: [] };
      const found = completionsAt(text, offset, texts);
      return { suggestions: found.map((item, index) => completionItem(monaco, model, item, index)) };
    },
  });
  languages.registerHoverProvider(LANGUAGE, {
    provideHover(model, position) {
      const hover = hoverAt(model.getValue(), model.getOffsetAt(position), texts);
      return hover === undefined ? null : { range: rangeIn(model, hover), contents: hoverText(hover) };
    },
  });
  languages.registerCodeActionProvider(LANGUAGE, {
    provideCodeActions(model, range) {
      const start = model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn });
      const end = model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn });
      const actions = (problemsIn.get(model) ?? [])
        .filter((problem) => touches(problem, start, end))
        .flatMap((problem) =>
          problem.fix === undefined ? [] : [codeAction(monaco, model, problem, problem.fix)],
        );
      return { actions, dispose() {} };
    },
  });
}
