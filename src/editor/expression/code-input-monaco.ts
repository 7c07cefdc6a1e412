import { type CodeInput, type CodeInputOptions, wouldBreakLine } from "./code-input";
import { LANGUAGE } from "./language";
import { markProblems, rangeIn, registerLanguage } from "./monaco";
import type { CodeEditor, Model, Monaco } from "./monaco-api";

const MIN_HEIGHT = 34;
const BORDERS = 2;

/** No part of a code editor that an expression of a line or two has no use for. */
const quiet = {
  minimap: { enabled: false },
  lineNumbers: "off",
  lineNumbersMinChars: 2,
  lineDecorationsWidth: 6,
  glyphMargin: false,
  folding: false,
  renderLineHighlight: "none",
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollBeyondLastLine: false,
  scrollbar: { alwaysConsumeMouseWheel: false, horizontal: "hidden", verticalScrollbarSize: 9 },
  padding: { top: 7, bottom: 7 },
  guides: { indentation: false },
  occurrencesHighlight: "off",
  selectionHighlight: false,
  links: false,
  inlineSuggest: { enabled: false },
  colorDecorators: false,
  mouseWheelZoom: false,
  formatOnPaste: false,
  // the engine says which characters are wrong
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
};

const helpful = {
  wordWrap: "on",
  wrappingIndent: "none",
  tabSize: 2,
  fixedOverflowWidgets: true,
  automaticLayout: false,
  wordBasedSuggestions: "off",
  quickSuggestions: { other: true, comments: false, strings: true },
  quickSuggestionsDelay: 60,
  suggestOnTriggerCharacters: true,
  acceptSuggestionOnCommitCharacter: false,
  suggest: { showWords: false, showStatusBar: false, snippetsPreventQuickSuggestions: false },
  lightbulb: { enabled: "on" },
  // above it would cover the dialog's buttons
  hover: { enabled: true, delay: 250, above: false },
};

/** Node-RED's Monaco, as large as its text. */
export function monacoInput(container: JQuery, monaco: Monaco, options: CodeInputOptions): CodeInput {
  registerLanguage(monaco);
  const box = $("<div/>", { class: "okta-code" }).appendTo(container);
  const element = box[0] as HTMLElement;
  const editor: CodeEditor = RED.editor.createEditor({
    ...quiet,
    ...helpful,
    element,
    mode: LANGUAGE,
    value: options.value,
    stateId: false,
    ariaLabel: options.label,
    placeholder: options.placeholder,
  });
  const model = editor.getModel() as Model;
  const marks = editor.createDecorationsCollection();
  const resized = new ResizeObserver(grow);
  resized.observe(element);
  const listeners = [editor.onDidChangeModelContent(changed), editor.onDidContentSizeChange(grow)];
  let isGone = false;
  let hasNumbers = false;

  const isSuggesting = () => element.querySelector(".suggest-widget.visible") !== null;
  const isInSnippet = () => editor.getContribution("snippetController2")?.isInSnippet?.() === true;

  function grow(): void {
    if (isGone) return;
    const height = Math.min(Math.max(editor.getContentHeight(), MIN_HEIGHT), options.height - BORDERS);
    // as large as the box: what is around the editor is larger, see style.css
    if (box.innerHeight() !== height) box.innerHeight(height);
    editor.layout({ width: box.innerWidth() ?? 0, height });
  }

  function changed(): void {
    const isLong = model.getLineCount() > 1;
    if (isLong !== hasNumbers) {
      hasNumbers = isLong;
      editor.updateOptions({ lineNumbers: isLong ? "on" : "off" });
    }
    options.onChange();
  }

  // Before Monaco sees it: in a form, Tab goes to the next field. In a list or a snippet it is Monaco's.
  element.addEventListener(
    "keydown",
    (event) => {
      if (isSuggesting()) return;
      if (event.key === "Tab" && !isInSnippet()) event.stopImmediatePropagation();
      if (wouldBreakLine(event, options)) {
        event.stopImmediatePropagation();
        event.preventDefault();
      }
    },
    { capture: true },
  );
  box.find("textarea, .native-edit-context").attr("aria-describedby", options.describedBy);
  if (model.getLineCount() > 1) {
    hasNumbers = true;
    editor.updateOptions({ lineNumbers: "on" });
  }
  grow();

  function edit(range: { start: number; end: number }, text: string): void {
    model.pushStackElement();
    model.pushEditOperations(null, [{ range: rangeIn(model, range), text }], () => null);
    model.pushStackElement();
  }

  return {
    value: () => (isGone ? "" : model.getValue()),
    set: (text) => edit({ start: 0, end: model.getValue().length }, text),
    focus: () => editor.focus(),
    resize: grow,
    mark(range) {
      if (range === undefined || range.end <= range.start) {
        marks.clear();
        return;
      }
      const where = rangeIn(model, range);
      marks.set([{ range: where, options: { className: "okta-marked" } }]);
      editor.revealRangeInCenterIfOutsideViewport(where);
    },
    show(problems) {
      if (isGone || model.isDisposed()) return;
      box.toggleClass(
        "okta-code-error",
        problems.some(({ severity }) => severity === "error"),
      );
      markProblems(monaco, model, problems);
    },
    apply: ({ start, end, text }) => edit({ start, end }, text),
    destroy() {
      if (isGone) return;
      isGone = true;
      resized.disconnect();
      for (const listener of listeners) listener.dispose();
      // while a list is open, Monaco fails over a model that went before its editor let go of it
      editor.setModel(null);
      model.dispose();
      editor.destroy();
      box.remove();
    },
  };
}
