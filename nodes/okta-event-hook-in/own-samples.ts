// Editor: the fold with the sample events of one's own, below the type of the sample.
import { editJson, ownSamplesState, type Translate } from "../../src/editor";

/** @param value as the node has it: text, or whatever somebody wrote into the flow by hand */
export function ownSamples(t: Translate, value: unknown): void {
  const field = $("#node-input-sampleEvents");
  const error = $("#okta-hook-own-error");
  const note = $("#okta-hook-own-note");
  if (typeof value === "object" && value !== null) field.val(JSON.stringify(value, null, 2));

  const check = () => {
    const state = ownSamplesState(text());
    error.text("problem" in state ? state.problem : "");
    field.toggleClass("input-error", "problem" in state);
    const count = "count" in state ? state.count : undefined;
    note.text(count ? t("tip.own-samples-count", { count }) : "");
  };
  const text = () => String(field.val() ?? "");
  field.on("input", check);
  const expand = $("#okta-hook-own-expand").on("click", () => {
    // by way of Node-RED's own listener for changes
    editJson(text(), (edited) => void field.val(edited).trigger("input").trigger("change"));
  });
  expand.attr("title", t("label.own-expand"));
  $("#okta-hook-own").prop("open", text().trim() !== "");
  check();
}
