// The part of Monaco that the expression field uses, as Node-RED 4.1 and 5 bring it. No types come with either.

export interface Disposable {
  dispose(): void;
}

export interface Position {
  lineNumber: number;
  column: number;
}

/** From 1; the end column is the one after the last. */
export interface Range {
  startLineNumber: number;
  startColumn: number;
  endLineNumber: number;
  endColumn: number;
}

export interface Model {
  readonly uri: object;
  getValue(): string;
  setValue(text: string): void;
  getOffsetAt(position: Position): number;
  getPositionAt(offset: number): Position;
  getFullModelRange(): Range;
  getLineCount(): number;
  getVersionId(): number;
  pushStackElement(): void;
  pushEditOperations(before: null, edits: { range: Range; text: string }[], after: () => null): void;
  isDisposed(): boolean;
  dispose(): void;
}

export interface Decorations {
  set(decorations: { range: Range; options: { className: string } }[]): void;
  clear(): void;
}

/** An editor as `RED.editor.createEditor` makes it. */
export interface CodeEditor {
  getModel(): Model | null;
  setModel(model: null): void;
  focus(): void;
  layout(size: { width: number; height: number }): void;
  getContentHeight(): number;
  updateOptions(options: Record<string, unknown>): void;
  onDidChangeModelContent(listener: () => void): Disposable;
  onDidContentSizeChange(listener: () => void): Disposable;
  createDecorationsCollection(): Decorations;
  getContribution(id: string): { isInSnippet?: () => boolean } | null;
  hasTextFocus(): boolean;
  revealRangeInCenterIfOutsideViewport(range: Range): void;
  /** Node-RED's: disposes the model too. */
  destroy(): void;
}

export interface Marker extends Range {
  severity: number;
  message: string;
  code: string;
}

export interface CompletionItem {
  label: { label: string; description?: string };
  kind: number;
  detail?: string;
  documentation?: { value: string };
  insertText: string;
  insertTextRules?: number;
  filterText: string;
  sortText: string;
  range: Range;
  command?: { id: string; title: string };
}

export interface CodeAction {
  title: string;
  kind: "quickfix";
  isPreferred: boolean;
  diagnostics: Marker[];
  edit: { edits: { resource: object; versionId: number; textEdit: { range: Range; text: string } }[] };
}

interface CompletionContext {
  triggerCharacter?: string;
}

export interface Monaco {
  MarkerSeverity: { Error: number; Warning: number; Info: number };
  languages: {
    CompletionItemKind: Record<"Field" | "Method" | "Value" | "Operator" | "Constant" | "Snippet", number>;
    CompletionItemInsertTextRule: { InsertAsSnippet: number };
    register(language: { id: string }): void;
    setMonarchTokensProvider(id: string, definition: object): Disposable;
    setLanguageConfiguration(id: string, configuration: object): Disposable;
    registerCompletionItemProvider(
      id: string,
      provider: {
        triggerCharacters: string[];
        provideCompletionItems(
          model: Model,
          position: Position,
          context: CompletionContext,
        ): { suggestions: CompletionItem[] };
      },
    ): Disposable;
    registerHoverProvider(
      id: string,
      provider: {
        provideHover(
          model: Model,
          position: Position,
        ): { range: Range; contents: { value: string }[] } | null;
      },
    ): Disposable;
    registerCodeActionProvider(
      id: string,
      provider: {
        provideCodeActions(
          model: Model,
          range: Range,
          context: { markers: Marker[] },
        ): { actions: CodeAction[]; dispose(): void };
      },
    ): Disposable;
  };
  editor: {
    setModelMarkers(model: Model, owner: string, markers: Marker[]): void;
  };
}
