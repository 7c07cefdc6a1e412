// Rules as the JSON that Okta's management API takes.
import { writeFilters } from "../../event-hook-resource";
import { copyButton } from "../fields/copy";
import { textButton } from "../fields/text-button";
import type { FilterRule } from "../rules/rule-checks";
import { sentence } from "../sentences";
import { t } from "../texts";

const MAX_LINES = 50;

export interface ExportPanelOptions {
  readonly rules: readonly FilterRule[];
  /** The event types of the hook, where rules were imported with them. */
  readonly items?: readonly string[];
  readonly onClose: () => void;
}

let number = 0;

export function exportPanel(container: JQuery, { rules, items, onClose }: ExportPanelOptions): void {
  const id = `okta-export-${++number}`;
  const { text, left, refused } = writeFilters(rules, items === undefined ? {} : { items });
  const box = $("<div/>", { class: "okta-panel", role: "group", "aria-labelledby": `${id}-title` });
  $("<div/>", { class: "okta-panel-title", id: `${id}-title` })
    .text(t("import.export-title"))
    .appendTo(box.appendTo(container));
  $("<label/>", { for: id, class: "okta-panel-label" }).text(t("import.export-label")).appendTo(box);

  function lines(title: string, kind: string, texts: readonly string[]): void {
    if (texts.length === 0) return;
    $("<div/>", { class: "okta-import-found" }).text(t(title)).appendTo(box);
    const list = $("<ul/>", { class: "okta-import-rules" }).appendTo(box);
    for (const line of texts.slice(0, MAX_LINES)) $("<li/>", { class: kind }).text(line).appendTo(list);
    if (texts.length > MAX_LINES) {
      $("<li/>")
        .text(t("import.more", { rest: texts.length - MAX_LINES }))
        .appendTo(list);
    }
  }

  const area = $('<textarea rows="12" class="okta-expression" readonly></textarea>')
    .attr({ id, spellcheck: "false" })
    .val(text)
    .appendTo(box);
  lines(
    "import.refused",
    "okta-note",
    refused.map(({ eventType, message: english, line, column }) => {
      const message = sentence(english);
      const place = line === undefined ? message : t("rule.place", { line, column: column ?? 1, message });
      return t("import.refused-rule", { type: eventType, message: place });
    }),
  );
  lines(
    "import.left",
    "okta-quiet",
    left.map(({ message }) => sentence(message)),
  );
  const buttons = $("<div/>", { class: "okta-buttons" }).appendTo(box);
  const copy = $("<button/>", { type: "button", class: "red-ui-button primary" })
    .append('<i class="fa fa-clipboard" aria-hidden="true"></i> ')
    .append(document.createTextNode(t("import.copy")))
    .appendTo(buttons);
  copyButton(copy, () => text);
  textButton("import.close", () => {
    box.remove();
    onClose();
  }).appendTo(buttons);
  area.trigger("focus");
  area.scrollTop(0);
}
