// The rows of the filter: an event type and the expression that its events have to fit.
import { checkTypePattern } from "../events";
import { suggestTypes, typeDetail, typeNote } from "./catalogue";
import { completeFrom } from "./completions";
import { fillHeight, labelRemoval, movableByKeyboard, rowsOf, scrollToTop } from "./editable-rows";
import { expressionProblem } from "./expression";
import type { Translate } from "./red";
import { filterRows, filterTypeProblem } from "./rule-checks";

export interface FilterRule {
  /** "" stands for every type that has no row of its own. */
  eventType: string;
  /** "" lets everything pass. */
  expression: string;
}

interface Row {
  rule?: FilterRule;
  read?: () => FilterRule;
  check?: () => void;
}

export interface FilterRules {
  save(): FilterRule[];
  resize(height: number): void;
}

let fieldNumber = 0;

/** A label, a field and the line below it that says what is wrong. */
function field(container: JQuery, label: string, element: JQuery): JQuery {
  const id = `okta-filter-field-${++fieldNumber}`;
  $("<label/>", { for: id }).text(label).appendTo(container);
  const column = $("<div/>", { class: "okta-filter-field" }).appendTo(container);
  element.attr({ id, "aria-describedby": `${id}-message` }).appendTo(column);
  return $("<div/>", { id: `${id}-message`, class: "okta-messages", "aria-live": "polite" }).appendTo(column);
}

function growWithText(area: JQuery): void {
  const element = area[0];
  if (element === undefined) return;
  const fit = () => {
    element.style.height = "auto";
    // a field that is not on the page yet has no height
    if (element.scrollHeight > 0) element.style.height = `${element.scrollHeight + 2}px`;
  };
  area.on("input", fit);
  setTimeout(fit, 0);
}

/** Builds the rows in `#node-input-rule-container`. */
export function filterRules(rules: unknown, t: Translate): FilterRules {
  const list = $("#node-input-rule-container");
  const current = () => rowsOf(list).map((row) => row.data("data") as Row);
  const checkAll = () => {
    for (const row of current()) row.check?.();
  };

  function addItem(container: JQuery, _index: number, row: Row): void {
    container.addClass("okta-filter-rule");
    const isNew = row.rule === undefined;
    const plain = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
    const type = $('<input type="text">').attr({ ...plain, placeholder: t("placeholder.all-other-types") });
    const expression = $('<textarea rows="1" class="okta-expression"></textarea>').attr({
      ...plain,
      placeholder: t("placeholder.expression"),
    });
    const typeMessages = field(container, t("label.eventType"), type);
    const expressionMessages = field(container, t("label.expression"), expression);
    type.val(row.rule?.eventType ?? "");
    expression.val(row.rule?.expression ?? "");

    const eventType = () => String(type.val() ?? "").trim();

    function checkType(): void {
      typeMessages.empty();
      const value = eventType();
      const bad = filterTypeProblem(value, checkTypePattern);
      const twin = current().some((other) => other !== row && other.read?.().eventType === value);
      const error =
        bad !== undefined
          ? t(`error.${bad.key}`, bad.params)
          : twin
            ? t(value === "" ? "error.twin-default" : "error.twin-type")
            : undefined;
      type.toggleClass("input-error", error !== undefined);
      const note = typeNote(value);
      if (error !== undefined) $("<div/>", { class: "okta-error" }).text(error).appendTo(typeMessages);
      else if (value === "")
        $("<div/>", { class: "okta-quiet" }).text(t("tip.all-other-types")).appendTo(typeMessages);
      else if (note !== undefined) $("<div/>", { class: "okta-note" }).text(note).appendTo(typeMessages);
      else
        $("<div/>", { class: "okta-quiet" })
          .text(typeDetail(value) ?? "")
          .appendTo(typeMessages);
    }

    function checkExpression(): void {
      expressionMessages.empty();
      const text = String(expression.val() ?? "");
      const bad = expressionProblem(text);
      expression.toggleClass("input-error", bad !== undefined);
      if (bad !== undefined) {
        const { line, column, message, hint } = bad;
        $("<div/>", { class: "okta-error" })
          .text(t("error.expression", { line, column, message }))
          .appendTo(expressionMessages);
        if (hint !== undefined) $("<div/>", { class: "okta-quiet" }).text(hint).appendTo(expressionMessages);
      } else if (text.trim() === "") {
        $("<div/>", { class: "okta-quiet" }).text(t("tip.empty-expression")).appendTo(expressionMessages);
      }
    }

    row.read = () => ({ eventType: eventType(), expression: String(expression.val() ?? "") });
    row.check = checkType;
    completeFrom(type, { search: suggestTypes, onChoose: checkAll });
    type.on("input change", checkAll);
    expression.on("input", checkExpression);
    growWithText(expression);
    movableByKeyboard(container, t("label.move"), () => {});
    labelRemoval(container, t("label.remove-row"));
    checkAll();
    checkExpression();
    if (isNew) type.trigger("focus");
  }

  list.editableList<Row>({
    addButton: t("label.add-row"),
    sortable: true,
    removable: true,
    addItem,
    removeItem: checkAll,
  });
  for (const rule of filterRows(rules)) list.editableList("addItem", { rule });
  scrollToTop(list);

  return {
    save: () => current().flatMap((row) => (row.read === undefined ? [] : [row.read()])),
    resize: (height) => fillHeight(list, "okta-rules-row", height, 220),
  };
}
