// The request as it would go out, for the event that is looked at.
import { type Operation, RequestError } from "../../okta-api/operations";
import { readOut } from "../fields/read-out";
import type { Translate } from "../red";
import { sentence } from "../sentences";
import type { Params } from "./params";
import type { Preview } from "./preview";
import { refusal } from "./refusal";

export interface RequestView {
  /** There is nothing to show yet, in a sentence. */
  wait(text: string): void;
  show(operation: Operation, params: Params, preview: Preview): void;
}

export function requestView(container: JQuery, t: Translate): RequestView {
  const title = $("<div/>", { class: "okta-try-label" }).text(t("preview.title")).appendTo(container);
  const box = $("<div/>", { class: "okta-api-request", role: "group" })
    .attr("aria-label", title.text())
    .appendTo(container);
  readOut(box);

  function put(kind: "wait" | "request" | "error", ...parts: JQuery[]): void {
    box
      .attr("class", `okta-api-request okta-api-request-${kind}`)
      .empty()
      .append(...parts);
  }
  const line = (icon: string, text: string) =>
    $("<div/>", { class: "okta-api-request-line" }).append(
      $("<i/>", { class: `fa fa-${icon}`, "aria-hidden": "true" }),
      $("<span/>").text(text),
    );

  return {
    wait: (text) => put("wait", line("info-circle", text)),
    show(operation, params, { request, error, parameter }) {
      if (request === undefined) {
        put("error", line("exclamation-circle", reason(operation, params, error, parameter)));
        return;
      }
      const parts = [
        $("<code/>", { class: "okta-api-line" }).append(
          $("<span/>", { class: "okta-api-method" }).text(request.method),
          document.createTextNode(` ${request.path}`),
        ),
      ];
      if (request.body !== undefined) {
        parts.push($("<pre/>", { tabindex: 0, "aria-label": t("preview.body") }).text(request.body));
      }
      if (request.places.length > 0) {
        const text = request.places.map((place) => `‹${place}›`).join(", ");
        parts.push($("<div/>", { class: "okta-quiet" }).text(t("preview.filled-in", { text })));
      }
      put("request", ...parts);
    },
  };

  function reason(
    operation: Operation,
    params: Params,
    error: Error | undefined,
    parameter: string | undefined,
  ): string {
    const name = parameter === undefined ? "" : t(`parameter.${parameter}`);
    const isExpression = parameter !== undefined && params[parameter]?.type === "el";
    if (error instanceof RequestError && error.reason === "missing") {
      const isWritten = (params[parameter ?? ""]?.value ?? "").trim() !== "";
      return t(isExpression && isWritten ? "preview.missing" : "preview.missing-fixed", { name });
    }
    const message =
      error instanceof RequestError ? refusal(t, operation, error) : sentence(error?.message ?? "");
    return t("preview.failed", { message: name === "" ? message : t("error.bad-value", { name, message }) });
  }
}
