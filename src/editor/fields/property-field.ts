import { t } from "../texts";

/** Makes `#node-input-property` a field for a property of the message, with a name for screen readers. */
export function propertyField(): void {
  const field = $("#node-input-property");
  // what a flow that does not say it has for the runtime
  if (field.val() === "") field.val("payload");
  field.typedInput({ default: "msg", types: ["msg"] });
  // the widget puts a field of its own in place of the labelled one
  field.next(".red-ui-typedInput-container").find("input").attr("aria-label", t("property"));
}
