import { completeFrom, type NodeInstance, numberProblem, textsOf } from "../../src/editor";
import { domainField, domainProblem, fieldOf, keyField, textIn, tokenField } from "./fields";
import { suggestScopes } from "./scopes";
import { testButton } from "./test-button";

interface Properties {
  name: string;
  domain: string;
  auth: "token" | "oauth";
  clientId: string;
  /** "": that of the JWK. */
  keyId: string;
  /** With spaces between them. */
  scopes: string;
  /** Requests a minute per operation; a text once someone typed it, as the time-out. */
  rateLimit: number | string;
  /** Seconds. */
  timeout: number | string;
}

const TYPE = "okta-org";

/** What is chosen at the moment: in this node's dialog if that is open, otherwise in the node. */
function authOf(node: NodeInstance<Properties>): string {
  const field = fieldOf("auth");
  return String((field.data(TYPE) === node.id ? field.val() : node.auth) ?? "token");
}

/** Wants something only with one of the choices: true, or the text of what is wrong. */
function neededWith(
  node: NodeInstance<Properties>,
  auth: Properties["auth"],
  value: string | undefined,
  problem: string,
): true | string {
  return authOf(node) !== auth || (value ?? "").trim() !== "" || textsOf(node, TYPE)(problem);
}

/** A stored secret is known here only after the dialog was opened; until then the runtime tells. */
const hasSecret = (node: NodeInstance<Properties>, name: string) =>
  node.credentials?.[`has_${name}`] !== false;

/** Options that only experts need: shown at once where they are not the usual ones. */
const OPTIONS = ["keyId", "rateLimit", "timeout"] as const;

RED.nodes.registerType<Properties>("okta-org", {
  category: "config",
  defaults: {
    name: { value: "" },
    domain: {
      value: "",
      required: true,
      validate(domain, _options) {
        const problem = domainProblem(domain ?? "");
        return problem === undefined || textsOf(this, TYPE)(problem);
      },
    },
    auth: {
      value: "token",
      validate(auth, _options) {
        const t = textsOf(this, TYPE);
        if (auth === "oauth") return hasSecret(this, "privateKey") || t("problem.key-missing");
        return hasSecret(this, "token") || t("problem.no-token");
      },
    },
    clientId: {
      value: "",
      validate(clientId, _options) {
        return neededWith(this, "oauth", clientId, "problem.no-client");
      },
    },
    keyId: { value: "" },
    scopes: {
      value: "",
      validate(scopes, _options) {
        return neededWith(this, "oauth", scopes, "problem.no-scopes");
      },
    },
    rateLimit: {
      value: 50,
      validate(limit, _options) {
        const problem = numberProblem(limit, { zero: true, whole: true });
        return problem === undefined || textsOf(this, TYPE)(`problem.rateLimit-${problem}`);
      },
    },
    timeout: {
      value: 30,
      validate(seconds, _options) {
        const problem = numberProblem(seconds);
        return problem === undefined || textsOf(this, TYPE)(`problem.timeout-${problem}`);
      },
    },
  },
  credentials: {
    token: {
      type: "password",
      validate(token, _options) {
        return neededWith(this, "token", token, "problem.no-token");
      },
    },
    privateKey: {
      type: "password",
      validate(key, _options) {
        return neededWith(this, "oauth", key, "problem.key-missing");
      },
    },
  },
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    return this.name || this.domain || textsOf(this, TYPE)("label.palette");
  },
  oneditprepare() {
    const t = textsOf(this, TYPE);
    const auth = fieldOf("auth").data(TYPE, this.id);
    if (auth.val() === null) auth.val("token");
    const show = () => {
      const oauth = auth.val() === "oauth";
      $(".okta-org-token").toggle(!oauth);
      $(".okta-org-oauth").toggle(oauth);
      $("#okta-org-auth-note").text(t(oauth ? "tip.auth-oauth" : "tip.auth-token"));
      // whoever has found it has no need of the way
      $("#okta-org-steps").prop("open", textIn(oauth ? "privateKey" : "token") === "");
    };
    auth.on("change", show);
    domainField(t);
    tokenField(t);
    keyField(t);
    const scopes = fieldOf("scopes");
    completeFrom(scopes, {
      search: suggestScopes,
      onChoose: (text) => scopes.val(text).trigger("input"),
    });
    for (const name of OPTIONS) {
      // a flow from before these properties
      if (this[name] === undefined) fieldOf(name).val(this._def.defaults[name].value);
    }
    const isUsual = (name: (typeof OPTIONS)[number]) =>
      textIn(name) === String(this._def.defaults[name].value) || textIn(name) === "";
    $("#okta-org-more").prop("open", !OPTIONS.every(isUsual));
    testButton(t, this.id);
    show();
  },
  oneditsave() {
    const checkedDomain = textIn("domain")
      .replace(/^https:\/\//i, "")
      .replace(/\/+$/, "");
    fieldOf("domain").val(checkedDomain);
  },
});
