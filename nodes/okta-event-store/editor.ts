import { numberProblem, textsOf } from "../../src/editor";

interface Properties {
  name: string;
  engine: "lmdb" | "memory";
  /** "" is a place in Node-RED's user directory. */
  directory: string;
  /** Hours; a text once someone typed it, as `maxEvents`. */
  retention: number | string;
  maxEvents: number | string;
}

const TYPE = "okta-event-store";

RED.nodes.registerType<Properties>("okta-event-store", {
  category: "config",
  defaults: {
    name: { value: "" },
    engine: { value: "lmdb" },
    directory: { value: "" },
    retention: {
      value: 24,
      validate(hours, _options) {
        const problem = numberProblem(hours);
        return problem === undefined || textsOf(this, TYPE)(`error.retention-${problem}`);
      },
    },
    maxEvents: {
      value: 100000,
      validate(events, _options) {
        const problem = numberProblem(events, { whole: true });
        return problem === undefined || textsOf(this, TYPE)(`error.maxEvents-${problem}`);
      },
    },
  },
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    const t = textsOf(this, TYPE);
    if (this.name) return this.name;
    if (this.engine === "memory") return t("label.in-memory");
    const { directory } = this;
    return directory ? t("label.on-disk-in", { directory }) : t("label.on-disk");
  },
  oneditprepare() {
    const t = textsOf(this, TYPE);
    const engine = $("#node-config-input-engine");
    const show = () => {
      const memory = engine.val() === "memory";
      $("#okta-store-directory-row").toggle(!memory);
      $("#okta-store-engine-note").text(t(memory ? "tip.memory" : "tip.lmdb"));
    };
    if (engine.val() === null) engine.val("lmdb");
    engine.on("change", show);
    show();
  },
});
