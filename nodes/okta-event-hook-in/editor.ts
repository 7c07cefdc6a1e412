import {
  checkTypePattern,
  choiceField,
  chosen,
  copyButton,
  type EventTypeField,
  eventTypeField,
  type FlowNode,
  freePath,
  hookUrl,
  isEnvironmentReference,
  type NodeInstance,
  numberProblem,
  originProblem,
  ownSamplesState,
  pathProblem,
  replaceStored,
  STORED,
  samePath,
  sendSample,
  showButton,
  textsOf,
  USUAL_SAMPLE_TYPE,
  usualChoice,
} from "../../src/editor";
import { oktaSteps } from "./okta-steps";
import { ownSamples } from "./own-samples";
import { type SecretRows, secretRows } from "./secret-rows";

interface Properties {
  name: string;
  path: string;
  header: string;
  noAuth: boolean;
  output: "event" | "delivery";
  duplicates: "drop" | "mark";
  /** Id of an okta-event-store; "" is the built-in one. */
  store: string;
  acknowledge: "sent" | "done";
  /** Seconds; a text once someone typed it, as the other numbers. */
  ackTimeout: number | string;
  maxAttempts: number | string;
  maxInFlight: number | string;
  /** Event type of the sample event that the node's button sends; "" for the usual one. */
  sample: string;
  /** JSON: a list of what is laid over sample events, for the button to send in place of one; "" for one. */
  sampleEvents: string;
}

const TYPE = "okta-event-hook-in";

/** The paths of the other hooks in the editor that run once they are deployed. */
const otherPaths = (id: string) =>
  RED.nodes
    .filterNodes({ type: TYPE })
    .filter((node) => node.id !== id && !isDisabled(node))
    .map((node) => String((node as FlowNode & Partial<Properties>).path ?? ""));

const isDisabled = ({ d, z }: FlowNode) => d === true || RED.nodes.workspace(z)?.disabled === true;

const isTaken = (id: string, path: string) => otherPaths(id).some((other) => samePath(other, path));

/** The URL for Okta as the path stands in the dialog; "" if there is none. */
function urlNow(): string {
  const path = String($("#node-input-path").val() ?? "");
  const root = RED.settings.httpNodeRoot;
  return pathProblem(path) !== undefined || root === false ? "" : hookUrl(location.origin, root, path);
}

/** Shows the URL for Okta while the path is typed, and what could keep Okta from reaching it. */
function showUrl(node: NodeInstance<Properties>): void {
  const t = textsOf(node, TYPE);
  const path = String($("#node-input-path").val() ?? "");
  const problem = pathProblem(path);
  const url = urlNow();
  $("#okta-hook-url").val(url);
  $("#okta-hook-url-copy").prop("disabled", url === "");
  // an untouched field is not an error yet
  $("#okta-hook-path-error").text(problem === undefined || path === "" ? "" : t(`error.${problem}`));
  const taken = problem === undefined && isTaken(node.id, path);
  const pathNote = taken ? "tip.path-taken" : isEnvironmentReference(path) ? "tip.path-variable" : undefined;
  $("#okta-hook-path-note")
    .toggleClass("okta-note", taken)
    .text(pathNote === undefined ? "" : t(pathNote));
  const off = RED.settings.httpNodeRoot === false;
  const reach = originProblem(location.origin);
  const note = off ? "tip.http-off" : reach && `tip.origin-${reach}`;
  $("#okta-hook-url-note").text(note === undefined ? "" : t(note, { origin: location.origin }));
}

/** Whether any value under "More options" is not the usual one; only such a one can be wrong. */
function hasOptions(node: NodeInstance<Properties>): boolean {
  // a flow from before a property has no value
  return OPTIONS.some(
    (name) => String(node[name] ?? node._def.defaults[name].value) !== String(node._def.defaults[name].value),
  );
}

const OPTIONS = [
  "header",
  "noAuth",
  "output",
  "duplicates",
  "store",
  "acknowledge",
  "ackTimeout",
  "maxAttempts",
  "maxInFlight",
] as const satisfies readonly (keyof Properties)[];

/** The secret, the old one, and what of them goes into Okta. */
function secretFields(node: NodeInstance<Properties>): void {
  const t = textsOf(node, TYPE);
  const noAuth = $("#node-input-noAuth");
  const header = $("#node-input-header");
  const open = () => noAuth.prop("checked") === true;
  let rows: SecretRows | undefined;
  const showSteps = oktaSteps(t, () => ({
    url: urlNow(),
    unreachable: originProblem(location.origin) && location.origin,
    header: String(header.val() ?? "").trim(),
    secret: open() ? undefined : rows,
  }));
  const before = (node.credentials?._ ?? {}) as Record<string, unknown>;
  secretRows(t, before.has_secret === true, (now) => {
    rows = now;
    showSteps();
  });
  const show = () => {
    $("#okta-hook-no-auth-warning").toggle(open());
    $("#okta-hook-auth, .okta-hook-header-row").toggle(!open());
    showSteps();
  };
  noAuth.on("change", show);
  header.add("#node-input-path").on("input change", showSteps);
  show();

  const previous = $("#node-input-previousSecret");
  const showPrevious = $("#okta-hook-previous-show");
  replaceStored(previous);
  const hide = showButton(showPrevious, previous, t, () => {});
  const check = () => {
    const nothing = ["", STORED].includes(String(previous.val() ?? ""));
    showPrevious.prop("disabled", nothing);
    if (nothing) hide(false);
  };
  previous.on("input change", check);
  check();
  // whoever looks again is reminded of what is still let in
  if (previous.val() !== "") $("#okta-hook-rotate").prop("open", true);
}

let sampleField: EventTypeField | undefined;

/** Why this cannot be the type of a sample, in a sentence. */
function sampleProblem(node: NodeInstance<Properties>, type: string): string | undefined {
  if (type === "" || isEnvironmentReference(type)) return undefined;
  return (
    checkTypePattern(type) ?? (type.endsWith("*") ? textsOf(node, TYPE)("error.sample-prefix") : undefined)
  );
}

function sampleType(node: NodeInstance<Properties>): void {
  const t = textsOf(node, TYPE);
  const box = $("#okta-hook-sample");
  sampleField = eventTypeField(box, {
    value: node.sample ?? USUAL_SAMPLE_TYPE,
    label: t("label.sample"),
    placeholder: USUAL_SAMPLE_TYPE,
    emptyNote: t("tip.sample-none", { type: USUAL_SAMPLE_TYPE }),
    check: (type) => sampleProblem(node, type),
    onChange: () => {},
  });
  $("#okta-hook-sample-label").attr("for", box.find("input").attr("id") ?? "");
}

/** What the node's button does: an event as from Okta, without Okta. */
async function sendSampleOf(node: NodeInstance<Properties>): Promise<void> {
  // as text: what users type is no HTML
  const notify = (text: string, options: { type: "success" | "warning" | "error"; timeout?: number }) =>
    RED.notify($("<p/>").text(text), { id: "okta-sample", ...options });
  if (node.changed) {
    const message = RED._("notification.warnings.undeployedChanges");
    notify(textsOf(node, TYPE)("tip.deploy-first", { message }), { type: "warning" });
    return;
  }
  try {
    await sendSample(node.id);
    notify(sentText(node), { type: "success", timeout: 2_000 });
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), { type: "error" });
  }
}

/** The runtime has the same flow: what stands here is what it sent. */
function sentText(node: NodeInstance<Properties>): string {
  const t = textsOf(node, TYPE);
  const state = ownSamplesState(node.sampleEvents);
  const count = "count" in state ? state.count : undefined;
  if (count === undefined) return t("tip.samples-sent-some");
  return count === 0
    ? t("tip.sample-sent", { type: node.sample || USUAL_SAMPLE_TYPE })
    : t("tip.samples-sent", { count });
}

/** What goes with acknowledge "done". */
const NUMBERS = ["ackTimeout", "maxAttempts", "maxInFlight"] as const;

/** The number's text under `error` if it cannot stand; what the dialog does not show, can. */
function checkNumber(
  node: NodeInstance<Properties>,
  name: (typeof NUMBERS)[number],
  value: number | string,
): true | string {
  if (chosen(node, "acknowledge") !== "done") return true;
  const problem = numberProblem(value, { whole: name !== "ackTimeout" });
  return problem === undefined || textsOf(node, TYPE)(`error.${name}-${problem}`);
}

/** Where events are kept until they are dealt with, and when they are. */
function deliveryFields(node: NodeInstance<Properties>): void {
  const t = textsOf(node, TYPE);
  for (const name of [...NUMBERS, "header"] as const) {
    // a flow from before these properties
    if (node[name] === undefined) $(`#node-input-${name}`).val(node._def.defaults[name].value);
  }
  usualChoice("output", "event");
  usualChoice("duplicates", "drop");
  choiceField(node, "acknowledge", "sent", (choice) => {
    $(".okta-hook-done-row").toggle(choice === "done");
    $("#okta-hook-acknowledge-note").text(t(`tip.acknowledge-${choice}`));
  });
  // Node-RED calls the choice of no store "none" or "add new"; it makes the list anew after a store was edited
  const store = $("#node-input-store");
  const nameDefault = () => store.find('option[value="_ADD_"]').text(t("label.store-default"));
  store.on("change", nameDefault);
  nameDefault();
}

RED.nodes.registerType<Properties>("okta-event-hook-in", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-event-hook-in.svg",
  defaults: {
    name: { value: "" },
    path: {
      value: "",
      validate(path, _options) {
        const problem = pathProblem(path ?? "");
        if (problem !== undefined) return textsOf(this, TYPE)(`error.${problem}`);
        return !isTaken(this.id, path) || textsOf(this, TYPE)("tip.path-taken");
      },
    },
    header: {
      value: "Authorization",
      validate(header, _options) {
        return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header ?? "") || textsOf(this, TYPE)("error.header");
      },
    },
    noAuth: {
      value: false,
      // Credentials are known here only after the dialog was opened; until then the runtime tells.
      validate(noAuth, _options) {
        return (
          noAuth || this.credentials?.has_secret !== false || textsOf(this, TYPE)("error.missing-secret")
        );
      },
    },
    output: { value: "event" },
    duplicates: { value: "drop" },
    store: { value: "", type: "okta-event-store", required: false },
    acknowledge: { value: "sent" },
    ackTimeout: {
      value: 60,
      validate(value, _options) {
        return checkNumber(this, "ackTimeout", value);
      },
    },
    maxAttempts: {
      value: 5,
      validate(value, _options) {
        return checkNumber(this, "maxAttempts", value);
      },
    },
    maxInFlight: {
      value: 100,
      validate(value, _options) {
        return checkNumber(this, "maxInFlight", value);
      },
    },
    sample: {
      value: "user.session.start",
      validate(sample, _options) {
        return sampleProblem(this, sample ?? "") ?? true;
      },
    },
    sampleEvents: {
      value: "",
      validate(events, _options) {
        const state = ownSamplesState(events);
        return "problem" in state ? state.problem : true;
      },
    },
  },
  credentials: {
    secret: {
      type: "password",
      validate(secret, _options) {
        const noAuth = $("#node-input-noAuth").prop("checked") === true;
        return noAuth || secret !== "" || textsOf(this, TYPE)("error.missing-secret");
      },
    },
    previousSecret: { type: "password" },
  },
  inputs: 0,
  outputs: 1,
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    return this.name || this.path || textsOf(this, TYPE)("label.palette");
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels() {
    return textsOf(this, TYPE)(this.output === "delivery" ? "label.port-delivery" : "label.port-event");
  },
  // a node from the palette can be used at once; one that is pasted or imported keeps its path
  onadd() {
    if (!this.path) this.path = freePath(otherPaths(this.id));
  },
  oneditprepare() {
    const show = () => showUrl(this);
    $("#node-input-path").on("input change", show);
    copyButton($("#okta-hook-url-copy"), urlNow);
    $("#okta-hook-more").prop("open", hasOptions(this));
    deliveryFields(this);
    secretFields(this);
    sampleType(this);
    ownSamples(textsOf(this, TYPE), this.sampleEvents);
    show();
  },
  oneditsave() {
    if (sampleField !== undefined) this.sample = sampleField.value();
    // a name of a variable is one without a line's end
    const own = $("#node-input-sampleEvents");
    own.val(String(own.val() ?? "").trim());
  },
  button: {
    enabled() {
      return !this.changed;
    },
    onclick() {
      void sendSampleOf(this);
    },
  },
});
