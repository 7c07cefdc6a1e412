import {
  checkTypePattern,
  expressionProblem,
  type FilterRule,
  type FilterRules,
  filterLabel,
  filterRowProblems,
  filterRules,
  propertyField,
  rowErrors,
  type TryIt,
  textsOf,
  tryIt,
  usualChoice,
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

let dialog: { rules: FilterRules; pane: TryIt } | undefined;

function closeDialog(): void {
  dialog?.pane.destroy();
  dialog?.rules.destroy();
  dialog = undefined;
}

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
    return this.name || filterLabel(this.rules) || textsOf(this, TYPE)("label.palette");
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels(index) {
    return textsOf(this, TYPE)(index === 0 ? "label.port-match" : "label.port-nomatch");
  },
  oneditprepare() {
    propertyField();
    // what is not as usual is not hidden
    $("#okta-filter-more").prop("open", this.strict || (this.property ?? "payload") !== "payload");
    const strict = $("#node-input-strict");
    const onError = usualChoice("onError", "nomatch");
    const outputs = usualChoice("outputs", "1");
    const isStrict = () => strict.prop("checked") === true;
    const rules = filterRules($("#okta-filter-rules"), {
      rules: this.rules,
      strict: isStrict,
      onChange: () => pane.refresh(),
    });
    const pane = tryIt($("#okta-filter-try"), {
      node: this.id,
      rules: rules.rules,
      openType: rules.openType,
      strict: isStrict,
      onError: () => String(onError.val()) as Properties["onError"],
      outputs: () => Number(outputs.val()),
      mark: rules.mark,
    });
    dialog = { rules, pane };
    strict.on("change", rules.checkExpression);
    strict.add(onError).add(outputs).on("change", pane.refresh);
  },
  oneditsave() {
    if (dialog !== undefined) this.rules = dialog.rules.rules();
    closeDialog();
  },
  oneditcancel: closeDialog,
  oneditdelete: closeDialog,
});
