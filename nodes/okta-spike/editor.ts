import { type NodeInstance, propertyField, segments, type TryIt, textsOf, tryIt } from "../../src/editor";
import { type ExpressionName, expressionSentence, type NumberName, numberSentence } from "./checks";
import { type SpikeForm, typeIn } from "./choices";
import { type SpikeFields, spikeFields } from "./form";
import { label } from "./sentence";

interface Properties extends SpikeForm {
  name: string;
  property: string;
  maxKeys: number | string;
  maxPerKey: number | string;
  /** Name of a context store; "" for memory alone. */
  store: string;
}

type SpikeNode = NodeInstance<Properties>;

const TYPE = "okta-spike";

let dialog: { node: string; fields: SpikeFields; pane: TryIt } | undefined;

function closeDialog(): void {
  dialog?.pane.destroy();
  dialog?.fields.destroy();
  dialog = undefined;
}

function checkExpression(node: SpikeNode, name: ExpressionName, text: string | undefined): true | string {
  // a flow that does not say it has the usual
  return (text === undefined ? undefined : expressionSentence(textsOf(node, TYPE), name, text)) ?? true;
}

function checkNumber(node: SpikeNode, name: NumberName, value: number | string): true | string {
  const threshold = dialog?.node === node.id ? dialog.fields.form().threshold : node.threshold;
  return numberSentence(textsOf(node, TYPE), name, value, threshold) ?? true;
}

/** What a flow from before a property has for the runtime. */
function formOf(node: SpikeNode): SpikeForm {
  const usual = <Name extends keyof SpikeForm>(name: Name) =>
    node[name] ?? (node._def.defaults[name].value as SpikeForm[Name]);
  return {
    counts: usual("counts"),
    key: usual("key"),
    distinct: usual("distinct"),
    threshold: usual("threshold"),
    window: usual("window"),
    windowUnit: usual("windowUnit"),
    quiet: usual("quiet"),
    quietUnit: usual("quietUnit"),
  };
}

/** The context stores that this Node-RED has; one that it does not have stays where a flow names it. */
function storeField(node: SpikeNode): void {
  const t = textsOf(node, TYPE);
  const store = node.store ?? "";
  const stores = new Set([...(RED.settings.context?.stores ?? []), ...(store === "" ? [] : [store])]);
  const select = $("#node-input-store").append($("<option/>").val("").text(t("label.store-memory")));
  for (const name of stores) {
    $("<option/>")
      .val(name)
      .text(t("label.store-context", { store: name }))
      .appendTo(select);
  }
  select.val(store);
}

const OPTIONS = ["property", "store", "maxKeys", "maxPerKey"] as const;

const hasOptions = (node: SpikeNode) =>
  OPTIONS.some(
    (name) => String(node[name] ?? node._def.defaults[name].value) !== String(node._def.defaults[name].value),
  );

/** What an event has for each of the expressions. */
function tryField(node: SpikeNode, fields: () => SpikeFields): TryIt {
  const t = textsOf(node, TYPE);
  let looked: ExpressionName = "key";
  // events are told apart by their uuid, and without a condition all of them count
  const usual = { counts: "true", key: "", distinct: "event.uuid" };
  const written = () => fields().form()[looked];
  const pane = tryIt($("#okta-spike-try"), {
    node: node.id,
    show: "value",
    rules: () => [{ eventType: "", expression: written().trim() === "" ? usual[looked] : written() }],
    openType: () => typeIn(fields().form().counts),
    mark: (place) => fields().mark(looked, place),
  });
  segments($("#okta-spike-look"), {
    legend: t("label.look-at"),
    choices: (
      [
        ["key", "key"],
        ["counts", "filter"],
        ["distinct", "calculator"],
      ] as const
    ).map(([value, icon]) => ({ value, label: t(`label.look-${value}`), icon })),
    onChange(value) {
      looked = value as ExpressionName;
      pane.refresh();
    },
  });
  return pane;
}

RED.nodes.registerType<Properties>("okta-spike", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-spike.svg",
  defaults: {
    name: { value: "" },
    property: {
      value: "payload",
      required: true,
      // a flow that does not say it has the usual
      validate: (property, options) =>
        property === undefined || RED.utils.validateTypedProperty(property, "msg", options),
    },
    counts: {
      value: "",
      validate(text, _options) {
        return checkExpression(this, "counts", text);
      },
    },
    key: {
      value: "event.actor.alternateId",
      validate(text, _options) {
        return checkExpression(this, "key", text);
      },
    },
    distinct: {
      value: "",
      validate(text, _options) {
        return checkExpression(this, "distinct", text);
      },
    },
    threshold: {
      value: 5,
      validate(value, _options) {
        return checkNumber(this, "threshold", value);
      },
    },
    window: {
      value: 1,
      validate(value, _options) {
        return checkNumber(this, "window", value);
      },
    },
    windowUnit: { value: "hours" },
    quiet: {
      value: 0,
      validate(value, _options) {
        return checkNumber(this, "quiet", value);
      },
    },
    quietUnit: { value: "hours" },
    maxKeys: {
      value: 10_000,
      validate(value, _options) {
        return checkNumber(this, "maxKeys", value);
      },
    },
    maxPerKey: {
      value: 1_000,
      validate(value, _options) {
        return checkNumber(this, "maxPerKey", value);
      },
    },
    store: { value: "" },
  },
  inputs: 1,
  outputs: 2,
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    return this.name || label(textsOf(this, TYPE), formOf(this));
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels(index) {
    return textsOf(this, TYPE)(index === 0 ? "label.port-alert" : "label.port-every");
  },
  oneditprepare() {
    const form = formOf(this);
    for (const name of ["threshold", "window", "quiet", "maxKeys", "maxPerKey"] as const) {
      // a flow from before these properties
      if (this[name] === undefined) $(`#node-input-${name}`).val(this._def.defaults[name].value);
    }
    propertyField();
    storeField(this);
    $("#okta-spike-more").prop("open", hasOptions(this));
    const fields: SpikeFields = spikeFields({
      t: textsOf(this, TYPE),
      form,
      onChange: () => dialog?.pane.refresh(),
    });
    dialog = { node: this.id, fields, pane: tryField(this, () => fields) };
  },
  oneditsave() {
    if (dialog !== undefined) {
      const { counts, key, distinct } = dialog.fields.form();
      Object.assign(this, { counts, key, distinct });
    }
    closeDialog();
  },
  oneditcancel: closeDialog,
  oneditdelete: closeDialog,
});
