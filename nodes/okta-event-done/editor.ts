import { choiceField, chosen, numberProblem, type Translate, textsOf } from "../../src/editor";

interface Properties {
  name: string;
  action: "done" | "retry" | "dead";
  /** Seconds; a text once someone typed it. */
  delay: number | string;
}

const TYPE = "okta-event-done";

/** What the node says of an event, in two or three words. */
function word({ action, delay }: Properties, t: Translate): string {
  if (action === "dead") return t("label.dead");
  if (action !== "retry") return t("label.done");
  return Number(delay) === 0 ? t("label.retry-at-once") : t("label.retry", { delay: delay ?? 30 });
}

RED.nodes.registerType<Properties>("okta-event-done", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-event-done.svg",
  align: "right",
  defaults: {
    name: { value: "" },
    action: { value: "done" },
    delay: {
      value: 30,
      validate(delay, _options) {
        // the dialog of another action does not show it
        const problem = chosen(this, "action") === "retry" ? numberProblem(delay, { zero: true }) : undefined;
        return problem === undefined || textsOf(this, TYPE)(`error.${problem}`);
      },
    },
  },
  inputs: 1,
  outputs: 0,
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    return this.name || word(this, textsOf(this, TYPE));
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  oneditprepare() {
    const t = textsOf(this, TYPE);
    choiceField(this, "action", "done", (action) => {
      $("#okta-done-delay-row").toggle(action === "retry");
      $("#okta-done-note").text(t(`tip.${action}`));
    });
  },
});
