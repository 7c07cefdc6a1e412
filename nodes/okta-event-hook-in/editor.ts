import { hookUrl, type NodeInstance, originProblem, pathProblem } from "../../src/editor";

interface Properties {
  name: string;
  path: string;
  header: string;
  noAuth: boolean;
  output: "event" | "delivery";
  duplicates: "drop" | "mark";
}

const key = (name: string) => `okta-event-hook-in.${name}`;

/** Shows the URL for Okta while the path is typed, and what could keep Okta from reaching it. */
function showUrl(node: NodeInstance<Properties>): void {
  const path = String($("#node-input-path").val() ?? "");
  const problem = pathProblem(path);
  const root = RED.settings.httpNodeRoot;
  const url = problem === undefined && root !== false ? hookUrl(location.origin, root ?? "/", path) : "";
  $("#okta-hook-url").val(url);
  $("#okta-hook-url-copy").prop("disabled", url === "");
  const message = (id: string, text: string | undefined) =>
    $(id)
      .toggle(text !== undefined)
      .text(text ?? "");
  // an untouched field is not an error yet
  message("#okta-hook-path-error", problem && path !== "" ? node._(key(`error.${problem}`)) : undefined);
  const reach = originProblem(location.origin);
  const note = root === false ? "error.http-off" : reach && `tip.origin-${reach}`;
  message("#okta-hook-url-note", note && node._(key(note), { origin: location.origin }));
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
  button.find("span").text(node._(key("label.copied")));
  setTimeout(() => button.find("span").text(node._(key("label.copy"))), 2000);
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
        return problem === undefined || this._(key(`error.${problem}`));
      },
    },
    header: {
      value: "Authorization",
      validate(header, _options) {
        return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header ?? "") || this._(key("error.header"));
      },
    },
    noAuth: {
      value: false,
      // Credentials are known here only after the dialog was opened; until then the runtime tells.
      validate(noAuth, _options) {
        return noAuth || this.credentials?.has_secret !== false || this._(key("error.missing-secret"));
      },
    },
    output: { value: "event" },
    duplicates: { value: "drop" },
  },
  credentials: {
    secret: {
      type: "password",
      validate(secret, _options) {
        const noAuth = $("#node-input-noAuth").prop("checked") === true;
        return noAuth || secret !== "" || this._(key("error.missing-secret"));
      },
    },
    previousSecret: { type: "password" },
  },
  inputs: 0,
  outputs: 1,
  paletteLabel() {
    return this._(key("label.palette"));
  },
  label() {
    return this.name || this.path || this._(key("label.palette"));
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels() {
    return this._(key(this.output === "delivery" ? "label.port-delivery" : "label.port-event"));
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
    show();
  },
});
