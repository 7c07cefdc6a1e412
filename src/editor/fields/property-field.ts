import { t } from "../texts";

/** Makes `#node-input-property` a field for a property of the message, with a name for screen readers. */
export function propertyField(): void {
  $("#node-input-property").typedInput({ default: "msg", types: ["msg"] });
  // the widget puts a field of its own in place of the labelled one
  $("#node-input-property")
    .next(".red-ui-typedInput-container")
    .find("input")
    .attr("aria-label", t("property"));
}
