import {
  type ApiForm,
  apiForm,
  isEnvironmentReference,
  needsTick,
  numberProblem,
  operationById,
  type Params,
  paramsErrors,
  propertyField,
  readParams,
  textsOf,
  usualChoice,
} from "../../src/editor";

interface Properties {
  name: string;
  org: string;
  operation: string;
  params: Params;
  /** The id of the destructive operation that someone has ticked. */
  confirmed: string;
  property: string;
  result: string;
  output: "gathered" | "streamed";
  /** A text once someone typed it. */
  maxItems: number | string;
  dryRun: boolean;
}

const TYPE = "okta-api";

let form: ApiForm | undefined;

function closeDialog(): void {
  form?.destroy();
  form = undefined;
}

RED.nodes.registerType<Properties>("okta-api", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-api.svg",
  defaults: {
    name: { value: "" },
    org: { value: "", type: "okta-org", required: true },
    operation: {
      value: "",
      validate(id, _options) {
        const known = operationById(id) !== undefined || isEnvironmentReference(String(id));
        return known || textsOf(this, TYPE)("error.need-operation");
      },
    },
    params: {
      value: {},
      validate(params, _options) {
        return paramsErrors(operationById(this.operation), params, textsOf(this, TYPE));
      },
    },
    confirmed: {
      value: "",
      validate(confirmed, _options) {
        const t = textsOf(this, TYPE);
        const operation = operationById(this.operation);
        if (!needsTick(operation, readParams(this.params)) || confirmed === operation?.id) return true;
        return t("error.need-tick", { name: t(`operation.${operation?.id}`) });
      },
    },
    property: {
      value: "payload",
      required: true,
      validate: (property, options) => RED.utils.validateTypedProperty(property, "msg", options),
    },
    result: {
      value: "response",
      required: true,
      validate: (property, options) => RED.utils.validateTypedProperty(property, "msg", options),
    },
    output: { value: "gathered" },
    maxItems: {
      value: 10000,
      validate(maximum, _options) {
        const problem = numberProblem(maximum, { whole: true });
        return problem === undefined || textsOf(this, TYPE)(`error.${problem}`);
      },
    },
    dryRun: { value: false },
  },
  inputs: 1,
  outputs: 1,
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    const t = textsOf(this, TYPE);
    const operation = operationById(this.operation);
    return this.name || (operation === undefined ? t("label.palette") : t(`operation.${operation.id}`));
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  oneditprepare() {
    const t = textsOf(this, TYPE);
    propertyField();
    const result = $("#node-input-result");
    if (result.val() === "") result.val("response");
    result.typedInput({ default: "msg", types: ["msg"] });
    // the widget puts a field of its own in place of the labelled one
    result.next(".red-ui-typedInput-container").find("input").attr("aria-label", t("label.result"));
    usualChoice("output", "gathered");
    const maximum = String(this.maxItems ?? 10000);
    // what is not as usual is not hidden
    const isUsual =
      (this.property ?? "payload") === "payload" &&
      (this.result ?? "response") === "response" &&
      maximum === "10000";
    $("#okta-api-more").prop("open", !isUsual);
    form = apiForm({
      t,
      node: this.id,
      operation: this.operation,
      params: this.params,
      confirmed: this.confirmed,
      onOperation(operation) {
        // what a custom request asks for may be one
        const isList = operation?.list === true || operation?.group === "custom";
        $("#okta-api-parameters-row").toggle(operation !== undefined);
        $("#okta-api-output-row, #okta-api-max-items-row").toggle(isList);
      },
      places: {
        operation: $("#okta-api-operation"),
        operationLabel: "okta-api-operation-label",
        confirm: $("#okta-api-confirm-place"),
        parameters: $("#okta-api-parameters"),
        preview: $("#okta-api-try"),
      },
    });
  },
  oneditsave() {
    if (form !== undefined) {
      this.operation = form.operation();
      this.params = form.params();
      this.confirmed = form.confirmed();
    }
    closeDialog();
  },
  oneditcancel: closeDialog,
  oneditdelete: closeDialog,
});
