import {
  categoryChoices,
  categoryKeys,
  categoryName,
  categoryRowProblems,
  isEnvironmentReference,
  propertyField,
  type RuleList,
  rowEntries,
  rowErrors,
  ruleList,
  suggest,
  type TagKind,
  type Translate,
  textsOf,
} from "../../src/editor";

interface Properties {
  name: string;
  property: string;
  rules: { categories: string[] }[];
  checkall: "true" | "false";
  otherwise: boolean;
  outputs: number;
}

const TYPE = "okta-category-switch";

let dialog: RuleList | undefined;

/** Categories as the entries of a row: shown by name, kept by key. */
function categoryTags(t: Translate): TagKind {
  const choices = categoryChoices();
  return {
    fieldLabel: t("placeholder.add-category"),
    search: (text) => suggest(choices, text),
    parse(text) {
      const wanted = text.toLowerCase();
      const found = choices.find(({ value, name }) => value === wanted || name?.toLowerCase() === wanted);
      if (found !== undefined) return { value: found.value };
      return isEnvironmentReference(text)
        ? { value: text }
        : { error: t("error.no-such-category", { text }) };
    },
    describe(key) {
      if (isEnvironmentReference(key)) return { label: key };
      const title = choices.find(({ value }) => value === key)?.detail;
      if (categoryKeys.has(key)) return { label: categoryName(key), title };
      return { label: key, state: "error", message: t("error.unknown-category", { key }) };
    },
  };
}

/** A row for each category that no row has yet; rows that are empty stay and are for the user to fill. */
function missingRows(present: string[][]): string[][] {
  const taken = new Set(present.flat());
  return [...categoryKeys].filter((key) => !taken.has(key)).map((key) => [key]);
}

RED.nodes.registerType<Properties>("okta-category-switch", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-category-switch.svg",
  defaults: {
    name: { value: "" },
    property: {
      value: "payload",
      required: true,
      validate: (property, options) => RED.utils.validateTypedProperty(property, "msg", options),
    },
    rules: {
      value: [{ categories: [] }],
      validate(rules, _options) {
        return rowErrors(categoryRowProblems(rules, categoryKeys), textsOf(this, TYPE));
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
    return this.name || textsOf(this, TYPE)("label.palette");
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels(index) {
    const row = rowEntries(this.rules, "categories")[index];
    if (row === undefined) return this.otherwise ? textsOf(this, TYPE)("label.port-otherwise") : undefined;
    return row.map((key) => categoryName(key)).join(", ");
  },
  oneditprepare() {
    const t = textsOf(this, TYPE);
    propertyField();
    dialog = ruleList({
      rows: rowEntries(this.rules, "categories"),
      kind: categoryTags(t),
      fill: { label: t("label.add-all"), rows: missingRows },
    });
  },
  oneditsave() {
    if (dialog === undefined) return;
    this.rules = dialog.save().map((categories) => ({ categories }));
  },
  oneditresize(size) {
    dialog?.resize(size.height);
  },
});
