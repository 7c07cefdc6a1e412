import {
  choiceField,
  chosen,
  hookUrl,
  type NodeInstance,
  numberProblem,
  originProblem,
  pathProblem,
  textsOf,
} from "../../src/editor";

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
}

const TYPE = "okta-event-hook-in";

/** Shows the URL for Okta while the path is typed, and what could keep Okta from reaching it. */
function showUrl(node: NodeInstance<Properties>): void {
  const t = textsOf(node, TYPE);
  const path = String($("#node-input-path").val() ?? "");
  const problem = pathProblem(path);
  const url = problem === undefined ? hookUrl(location.origin, RED.settings.httpNodeRoot, path) : "";
  $("#okta-hook-url").val(url);
  $("#okta-hook-url-copy").prop("disabled", url === "");
  // an untouched field is not an error yet
  $("#okta-hook-path-error").text(problem === undefined || path === "" ? "" : t(`error.${problem}`));
  const reach = originProblem(location.origin);
  const note = $("#okta-hook-url-note").toggle(reach !== undefined);
  if (reach !== undefined) note.text(t(`tip.origin-${reach}`, { origin: location.origin }));
}

async function copyUrl(node: NodeInstance<Properties>): Promise<void> {
  const field = $("#okta-hook-url");
  const button = $("#okta-hook-url-copy");
  try {
    await navigator.clipboard.writeText(String(field.val()));
  } catch {
    // no clipboard without https: select the text and copy it the old way
    field.trigger("focus").trigger("select");
    document.execCommand("copy");
    button.trigger("focus");
  }
  const t = textsOf(node, TYPE);
  button.find("span").text(t("label.copied"));
  setTimeout(() => button.find("span").text(t("label.copy")), 2000);
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
  for (const name of NUMBERS) {
    // a flow from before these properties
    if (node[name] === undefined) $(`#node-input-${name}`).val(node._def.defaults[name].value);
  }
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
        return problem === undefined || textsOf(this, TYPE)(`error.${problem}`);
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
  oneditprepare() {
    const show = () => showUrl(this);
    $("#node-input-path").on("input change", show);
    $("#okta-hook-url-copy").on("click", () => void copyUrl(this));
    const noAuth = $("#node-input-noAuth");
    noAuth.on("change", () => {
      const off = noAuth.prop("checked") === true;
      $("#okta-hook-no-auth-warning").toggle(off);
      $(".okta-hook-auth-row").toggle(!off);
    });
    noAuth.trigger("change");
    deliveryFields(this);
    show();
  },
});
