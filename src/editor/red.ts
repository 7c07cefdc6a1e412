// The part of Node-RED's editor that our dialogs use, typed closer than @types/node-red does it:
// validators with a reason (Node-RED 3 and later), labels of properties, autoComplete.
import type { EditorRED } from "node-red";
import type { CodeEditor, Monaco } from "./expression/monaco-api";

/** Looks up a text of the node's locale file; `params` fill its `__name__` places. */
export type Translate = (key: string, params?: Record<string, string | number>) => string;

/** The texts of one node type: `textsOf(node, "okta-el-filter")("label.name")`. */
export function textsOf(node: { _: Translate }, type: string): Translate {
  return (key, params) => node._(`${type}.${key}`, params);
}

/** A node as the editor holds it: its own properties and what every node has. */
export type NodeInstance<Props> = Props & {
  readonly id: string;
  readonly type: string;
  readonly outputs: number;
  /** Not deployed as it stands. */
  readonly changed?: boolean;
  /** State of the credentials: undefined until the dialog was opened once since the last deploy. */
  readonly credentials?: Record<string, unknown>;
  readonly _def: { readonly defaults: { [Name in keyof Props]: Property<Props, Props[Name]> } };
  _: Translate;
};

/**
 * Says whether a value may stand: true, or the reasons why not. Node-RED shows the reasons only for
 * functions that declare two parameters, so every validator of ours does.
 */
type Validator<Props, Value> = (
  this: NodeInstance<Props>,
  value: Value,
  options: { label?: string },
) => true | string | string[];

interface Property<Props, Value> {
  value: Value;
  required?: boolean;
  label?: string;
  /** The type of config node whose id this property holds. */
  type?: string;
  validate?: Validator<Props, Value>;
}

interface Credential<Props> {
  type: "text" | "password";
  validate?: Validator<Props, string>;
}

/** What every definition has that `RED.nodes.registerType` takes. */
interface AnyDefinition<Props> {
  category: string;
  defaults: { [Name in keyof Props]: Property<Props, Props[Name]> };
  credentials?: Record<string, Credential<Props>>;
  paletteLabel: (this: { _: Translate }) => string;
  label: (this: NodeInstance<Props>) => string;
  oneditprepare?: (this: NodeInstance<Props>) => void;
  oneditsave?: (this: NodeInstance<Props>) => void;
  oneditcancel?: (this: NodeInstance<Props>) => void;
  oneditdelete?: (this: NodeInstance<Props>) => void;
}

/** A config node: no place in a flow, other nodes name it. */
export interface ConfigNodeDefinition<Props> extends AnyDefinition<Props> {
  category: "config";
}

/** A node of a flow. */
export interface NodeDefinition<Props> extends AnyDefinition<Props> {
  color: string;
  icon: string;
  inputs: 0 | 1;
  outputs: number;
  align?: "left" | "right";
  labelStyle: (this: NodeInstance<Props>) => string;
  inputLabels?: (this: NodeInstance<Props>) => string;
  outputLabels?: (this: NodeInstance<Props>, index: number) => string | undefined;
  /** The node comes from the palette, from the clipboard or from an import. */
  onadd?: (this: NodeInstance<Props>) => void;
  button?: {
    enabled(this: NodeInstance<Props>): boolean;
    onclick(this: NodeInstance<Props>): void;
  };
  oneditresize?: (this: NodeInstance<Props>, size: { width: number; height: number }) => void;
}

/** Any node of the flows, whatever its type. */
export interface FlowNode {
  readonly id: string;
  readonly type: string;
  /** The tab, or the subflow, that it is on. */
  readonly z?: string;
  /** True: it is disabled. */
  readonly d?: boolean;
  /** Of a link node: the ids of the nodes that it is linked with. */
  readonly links?: readonly string[];
}

/** One line of the list under a text field. */
export interface Completion {
  value: string;
  label: string | JQuery;
}

interface AutoComplete {
  menu?: { hide(): void };
  completionMenuShown: boolean;
}

interface Red extends Pick<EditorRED, "popover" | "notify"> {
  nodes: {
    registerType<Props>(type: string, definition: ConfigNodeDefinition<Props>): void;
    registerType<Props>(type: string, definition: NodeDefinition<Props>): void;
    node(id: string): FlowNode | null;
    /** A tab; undefined for a subflow's id. */
    workspace(id: string | undefined): { readonly disabled?: boolean } | undefined;
    filterNodes(filter: { type?: string; z?: string }): FlowNode[];
    filterLinks(filter: { source?: FlowNode; target?: FlowNode }): { source: FlowNode; target: FlowNode }[];
  };
  settings: { httpNodeRoot: string | false; context?: { readonly stores?: readonly string[] } };
  clipboard: { copyText(text: string): boolean };
  editor: {
    editJSON(options: { value: string; focus: boolean; complete(value: string): void }): void;
    codeEditor: { readonly editor: { readonly type: "monaco" | "ace" } | null };
    /** Gives Monaco's editor where that is the one switched on. */
    createEditor(options: Record<string, unknown> & { element: HTMLElement }): CodeEditor;
  };
  utils: {
    validateTypedProperty(value: string, type: string, options: { label?: string }): true | string;
    getNodeLabel(node: FlowNode, otherwise?: string): string;
  };
  _: Translate;
}

declare global {
  const RED: Red;
  interface Window {
    readonly monaco?: Monaco;
  }
  /** Node-RED's translator. */
  const i18next: { addResourceBundle(language: string, namespace: string, texts: object): void };
  interface JQuery {
    autoComplete(options: { search: (text: string) => Completion[]; minLength?: number }): this;
    autoComplete(method: "instance"): AutoComplete | undefined;
  }
}
