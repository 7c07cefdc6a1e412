// What can be written at a place of an expression, best first.
import type { Field } from "../../events/fields";
import { portableFields, portableTargetFields } from "../engine";
import { fieldsOf, type Kind } from "./kinds";
import { type Method, methodsOf, signatures } from "./methods";
import { operators } from "./operators";
import { fieldAsked, type Situation, situationAt } from "./situation";
import { conditions, plain, type Snippet, selections, targetSelection } from "./snippets";
import { meaningOf, type Texts } from "./texts";
import { type KnownValue, valuesOf } from "./values";

export interface Completion {
  readonly kind: "field" | "method" | "value" | "operator" | "constant" | "snippet";
  /** What is looked for and shown. */
  readonly label: string;
  /** A word or two: the type of a field, the signature of a method. */
  readonly detail?: string;
  /** A sentence: what it means. */
  readonly documentation?: string;
  /** What goes in the place of the range; with `isSnippet`, `$1` and `$0` are places to fill in. */
  readonly insert: string;
  readonly isSnippet?: boolean;
  /** In UTF-16 units from 0. */
  readonly start: number;
  readonly end: number;
}

type Unplaced = Omit<Completion, "start" | "end">;

/** Empty where nothing is known to fit. */
export function completionsAt(written: string, offset: number, texts: Texts): Completion[] {
  const here = situationAt(written, offset);
  // what is replaced stands in one line
  if (here === undefined || /[\r\n]/.test(here.typed)) return [];
  const end = endOf(here, written, offset);
  const around = { before: written.charAt(here.start - 1), after: written.charAt(end) };
  return itemsFor(here, around, texts).map((item) => ({ ...item, start: here.start, end }));
}

/** The rest of the word or of the quoted text is replaced too. */
function endOf({ wanted, start }: Situation, written: string, offset: number): number {
  const rest = written.slice(offset, offset + 1_000);
  if (wanted !== "text") return offset + (/^[\w$]*/.exec(rest)?.[0].length ?? 0);
  const quote = written.charAt(start - 1);
  const closing = rest.indexOf(quote);
  const inner = closing < 0 ? "" : rest.slice(0, closing);
  return /^[\w.@-]+(?: [\w.@-]+)*$/.test(inner) ? offset + inner.length : offset;
}

/** The characters before and after what is replaced. */
type Around = Readonly<Record<"before" | "after", string>>;

function itemsFor(here: Situation, { before, after }: Around, texts: Texts): Unplaced[] {
  switch (here.wanted) {
    case "text":
      return inQuotes(here, before === after ? "" : before, texts);
    case "context":
      return contexts(here, texts);
    case "member":
      return members(here.kind, after, texts);
    case "operand":
      return operands(here, texts);
    case "operator":
      return operatorsAfter(here, texts);
  }
}

/** `closing` is the quote that is still missing at the end. */
function inQuotes(here: Situation, closing: string, texts: Texts): Unplaced[] {
  const items =
    here.frame.opener === "index"
      ? [...fieldsOf(here.frame.base)].map(([name, field]) => fieldItem(name, field, texts))
      : valuesOf(fieldAsked(here), texts).map(valueItem);
  return items.map((item) => ({ ...item, insert: item.label + closing }));
}

function valueItem({ text, meaning }: KnownValue): Unplaced {
  return {
    kind: "value",
    label: text,
    insert: `'${text}'`,
    ...(meaning === undefined ? {} : { documentation: meaning }),
  };
}

function typeName({ type }: Field, { t }: Texts): string {
  return t(`language.type.${type}`);
}

function fieldItem(name: string, field: Field, texts: Texts): Unplaced {
  const known = isOktas(field) ? `\n\n${texts.t("language.okta-knows")}` : "";
  return {
    kind: "field",
    label: name,
    insert: name,
    detail: typeName(field, texts),
    documentation: meaningOf(field, texts) + known,
  };
}

/** Whether Okta's own filter knows the field. */
export function isOktas({ path }: Field): boolean {
  const target = /^target\[\]\.(.*)$/.exec(path)?.[1];
  if (target !== undefined) return portableTargetFields.includes(target);
  return portableFields.includes(path.replace("debugContext.debugData", "debugData"));
}

function methodItem(method: Method, after: string, { t }: Texts): Unplaced {
  const { name, owner, calls } = method;
  const takes = (calls[0]?.length ?? 0) > 0;
  const isCalled = after === "(";
  return {
    kind: "method",
    label: name,
    insert: isCalled ? name : `${name}(${takes ? "$1" : ""})$0`,
    isSnippet: !isCalled,
    detail: signatures(method),
    documentation: t(`language.method.${owner}-${name}`),
  };
}

function snippetItem(snippet: Snippet, group: "snippet" | "operator", { t }: Texts): Unplaced {
  return {
    kind: "snippet",
    label: plain(snippet),
    insert: snippet.text,
    isSnippet: true,
    documentation: t(`language.${group}.${snippet.key}`),
  };
}

function members(kind: Kind, after: string, texts: Texts): Unplaced[] {
  const fields =
    kind.type === "root"
      ? [eventItem(texts)]
      : [...fieldsOf(kind)].map(([name, field]) => fieldItem(name, field, texts));
  const methods = [...methodsOf(kind).values()].map((method) => methodItem(method, after, texts));
  if (kind.type !== "list" && kind.type !== "array") return [...fields, ...methods];
  const forTargets = kind.field?.path === "target" ? [snippetItem(targetSelection, "snippet", texts)] : [];
  return [...forTargets, ...selections.map((one) => snippetItem(one, "operator", texts)), ...methods];
}

const eventItem = ({ t }: Texts): Unplaced => ({
  kind: "field",
  label: "event",
  insert: "event",
  documentation: t("language.event"),
});

function contexts({ frame }: Situation, { t }: Texts): Unplaced[] {
  const item: Unplaced = {
    kind: "field",
    label: "#this",
    insert: "#this",
    documentation: t("language.this"),
  };
  const event: Unplaced = {
    kind: "field",
    label: "#root.event",
    insert: "#root.event",
    documentation: t("language.root"),
  };
  return frame.names.type === "root" ? [event] : [item, event];
}

const constant = (label: string): Unplaced => ({ kind: "constant", label, insert: label });

function operands(here: Situation, texts: Texts): Unplaced[] {
  const { frame } = here;
  const field = fieldAsked(here);
  const values = valuesOf(field, texts).map(valueItem);
  const truth = ["true", "false"].map(constant);
  const isRoot = frame.names.type === "root";
  const names = isRoot
    ? [eventItem(texts)]
    : [
        ...[...fieldsOf(frame.names)].map(([name, one]) => fieldItem(name, one, texts)),
        ...contexts(here, texts),
      ];
  const isCondition = frame.compared === undefined && ["start", "group"].includes(frame.opener);
  const snippets =
    isRoot && isCondition ? conditions.map((snippet) => snippetItem(snippet, "snippet", texts)) : [];
  const not = frame.compared === undefined ? [operatorItem("not", "not", texts)] : [];
  const first = field?.type === "boolean" ? truth : values;
  const last = field === undefined ? truth : [];
  const nothing = { ...constant("null"), documentation: texts.t("language.null") };
  return [...first, ...names, ...snippets, ...not, ...last, nothing];
}

const operatorItem = (key: string, label: string, { t }: Texts): Unplaced => ({
  kind: "operator",
  label,
  insert: `${label} `,
  documentation: t(`language.operator.${key}`),
});

function operatorsAfter({ frame, kind }: Situation, texts: Texts): Unplaced[] {
  const joins = operators.filter(({ joins }) => joins === "conditions");
  const compares = operators.filter(({ joins }) => Array.isArray(joins) && joins.includes(kind.type));
  // a number is mostly a size
  if (kind.type === "number") compares.sort((a, b) => Number(b.key === "gt") - Number(a.key === "gt"));
  const isComplete = frame.compared !== undefined;
  const wanted = isComplete ? joins : kind.type === "boolean" ? [...joins, ...compares] : compares;
  return wanted.flatMap(({ key, written }) => written.map((text) => operatorItem(key, text, texts)));
}

/**
 * Whether a list is worth opening unasked right after a space or a quote: where values are known, not where an
 * operator could follow. Enter would take what was never looked for.
 */
export function asksValues(written: string, offset: number, texts: Texts): boolean {
  const here = situationAt(written, offset);
  if (here === undefined) return false;
  return here.wanted === "text" || (here.typed === "" && valuesOf(fieldAsked(here), texts).length > 0);
}
