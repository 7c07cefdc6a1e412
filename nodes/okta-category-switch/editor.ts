import {
  categoryChoices,
  categoryKeys,
  categoryName,
  categoryOf,
  categoryRowProblems,
  deliveredFill,
  type Fill,
  isEnvironmentReference,
  propertyField,
  type RuleList,
  rowEntries,
  rowErrors,
  ruleList,
  shortList,
  suggest,
  type TagKind,
  type Translate,
  textsOf,
  usualChoice,
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
/** Characters of a port's label. */
const PORT_ROOM = 80;

let dialog: RuleList | undefined;

/** Categories as the entries of a row: shown by name, kept by key. */
function categoryTags(t: Translate): TagKind {
  const choices = categoryChoices();
  return {
    pick: "categories",
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

/** A row for each of these categories that no row has yet. */
function missingRows(wanted: Iterable<string>, present: readonly string[][]): string[][] {
  const taken = new Set(present.flat());
  return [...new Set(wanted)].filter((key) => !taken.has(key)).map((key) => [key]);
}

function allCategories(t: Translate): Fill {
  return {
    label: t("label.add-all"),
    title: t("tip.add-all"),
    icon: "fa fa-plus",
    find(present) {
      const rows = missingRows(categoryKeys, present);
      const key = rows.length === 0 ? "tip.no-rows-added" : "tip.rows-added";
      return { rows, message: t(key, { count: rows.length }) };
    },
  };
}

/** The categories of these event types, in reading order. */
function categoriesOf(types: readonly string[]): string[] {
  const found = new Set(types.map(categoryOf));
  return [...categoryKeys].filter((key) => found.has(key));
}

/** The names of all rows' categories. */
const names = (rules: unknown) => rowEntries(rules, "categories").flat().map(categoryName);

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
    return this.name || shortList(names(this.rules)) || textsOf(this, TYPE)("label.palette");
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels(index) {
    const row = rowEntries(this.rules, "categories")[index];
    if (row === undefined) return this.otherwise ? textsOf(this, TYPE)("label.port-otherwise") : undefined;
    return shortList(row.map(categoryName), PORT_ROOM);
  },
  oneditprepare() {
    const t = textsOf(this, TYPE);
    propertyField();
    usualChoice("checkall", "true");
    dialog = ruleList({
      rows: rowEntries(this.rules, "categories"),
      kind: categoryTags(t),
      fills: [
        allCategories(t),
        deliveredFill(this.id, (types, present) => missingRows(categoriesOf(types), present), categoryName),
      ],
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
