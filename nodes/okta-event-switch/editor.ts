import {
  checkTypePattern,
  compileTypes,
  deliveredFill,
  isEnvironmentReference,
  propertyField,
  type RuleList,
  rowEntries,
  rowErrors,
  ruleList,
  shortList,
  suggestPatterns,
  type TagKind,
  type Translate,
  textsOf,
  typeDetail,
  typeNote,
  typeRowProblems,
  usualChoice,
} from "../../src/editor";

interface Properties {
  name: string;
  property: string;
  rules: { types: string[] }[];
  checkall: "true" | "false";
  otherwise: boolean;
  outputs: number;
}

const TYPE = "okta-event-switch";
/** Characters of a port's label. */
const PORT_ROOM = 80;

let dialog: RuleList | undefined;

/** Event types and prefixes as the entries of a row. A type that is not known may stand, with a note. */
function typeTags(t: Translate): TagKind {
  return {
    pick: "types",
    fieldLabel: t("placeholder.add-type"),
    search: (text) => suggestPatterns(text),
    parse(text) {
      const error = isEnvironmentReference(text) ? undefined : checkTypePattern(text);
      return error === undefined ? { value: text } : { error };
    },
    describe(type) {
      const error = isEnvironmentReference(type) ? undefined : checkTypePattern(type);
      if (error !== undefined) return { label: type, state: "error", message: error };
      const note = typeNote(type);
      if (note !== undefined) return { label: type, state: "note", message: note };
      return { label: type, title: typeDetail(type) };
    },
  };
}

/** A row for each of these event types that fits no row yet; what came in as a type may be anything. */
function missingRows(types: readonly string[], present: readonly string[][]): string[][] {
  const fits = compileTypes(present.flat());
  const canStand = (type: string) => checkTypePattern(type) === undefined && !type.includes("*");
  return types.filter((type) => canStand(type) && !fits(type)).map((type) => [type]);
}

RED.nodes.registerType<Properties>("okta-event-switch", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-event-switch.svg",
  defaults: {
    name: { value: "" },
    property: {
      value: "payload",
      required: true,
      validate: (property, options) => RED.utils.validateTypedProperty(property, "msg", options),
    },
    rules: {
      value: [{ types: [] }],
      validate(rules, _options) {
        return rowErrors(typeRowProblems(rules, checkTypePattern), textsOf(this, TYPE));
      },
    },
    checkall: { value: "true", required: true },
    otherwise: { value: false },
    outputs: { value: 1 },
  },
  inputs: 1,
  outputs: 1,
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    const types = rowEntries(this.rules, "types").flat();
    return this.name || shortList(types) || textsOf(this, TYPE)("label.palette");
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels(index) {
    const row = rowEntries(this.rules, "types")[index];
    if (row !== undefined) return shortList(row, PORT_ROOM);
    return this.otherwise ? textsOf(this, TYPE)("label.port-otherwise") : undefined;
  },
  oneditprepare() {
    const t = textsOf(this, TYPE);
    propertyField();
    usualChoice("checkall", "true");
    dialog = ruleList({
      rows: rowEntries(this.rules, "types"),
      kind: typeTags(t),
      fills: [deliveredFill(this.id, missingRows, (type) => type)],
    });
  },
  oneditsave() {
    if (dialog === undefined) return;
    this.rules = dialog.save().map((types) => ({ types }));
  },
  oneditresize(size) {
    dialog?.resize(size.height);
  },
});
