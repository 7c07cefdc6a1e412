import {
  checkTypePattern,
  expressionProblem,
  type FilterRule,
  type FilterRules,
  filterRowProblems,
  filterRules,
  propertyField,
  rowErrors,
  textsOf,
} from "../../src/editor";

interface Properties {
  name: string;
  property: string;
  rules: FilterRule[];
  onError: "nomatch" | "match" | "error";
  strict: boolean;
  outputs: number;
}

const TYPE = "okta-el-filter";

let dialog: FilterRules | undefined;

RED.nodes.registerType<Properties>("okta-el-filter", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-el-filter.svg",
  defaults: {
    name: { value: "" },
    property: {
      value: "payload",
      required: true,
      validate: (property, options) => RED.utils.validateTypedProperty(property, "msg", options),
    },
    rules: {
      value: [{ eventType: "", expression: "" }],
      validate(rules, _options) {
        return rowErrors(filterRowProblems(rules, checkTypePattern, expressionProblem), textsOf(this, TYPE));
      },
    },
    onError: { value: "nomatch" },
    strict: { value: false },
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
    return textsOf(this, TYPE)(index === 0 ? "label.port-match" : "label.port-nomatch");
  },
  oneditprepare() {
    propertyField();
    dialog = filterRules(this.rules, textsOf(this, TYPE));
  },
  oneditsave() {
    if (dialog !== undefined) this.rules = dialog.save();
  },
  oneditresize(size) {
    dialog?.resize(size.height);
  },
});
