// The inside of a rule that is open: its event type, and its expression in two tabs.
import { type ReadConditions, toConditions } from "../../el";
import { type EventTypeField, eventTypeField } from "../event-types/event-type-field";
import { type ExpressionField, expressionField } from "../expression/expression-field";
import { isEnvironmentReference } from "../fields/environment";
import { tabs } from "../fields/tabs";
import { textButton } from "../fields/text-button";
import type { FilterRule } from "../rules/rule-checks";
import { translated } from "../sentences";
import { t } from "../texts";
import { type SimpleForm, simpleForm } from "./simple-form";

const SIMPLE = 0;
const EXPRESSION = 1;

export interface RuleBodyOptions {
  readonly rule: FilterRule;
  readonly strict: () => boolean;
  /** What is wrong with the event type beyond its form. */
  readonly checkType: (type: string) => string | undefined;
  /** Until it has an event type of its own: it cannot be for all other types, as another rule is. */
  readonly lacksType: boolean;
  readonly onType: (type: string) => void;
  readonly onExpression: (expression: string) => void;
}

export interface RuleBody {
  checkType(): void;
  /** Looks at the expression again: `strict` has changed. */
  checkExpression(): void;
  /** To the event type, or to the part of the expression that is to be mended. */
  focus(part: "type" | "expression"): void;
  /** Marks a part of the expression, where that is shown. */
  mark(range?: { start: number; end: number }): void;
  destroy(): void;
}

/** Characters of an expression's part that are shown with what is said of it. */
const MAX_PART = 120;

interface Misfit {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly start?: number;
  readonly end?: number;
}

/** The rows that an expression holds, or why it has none. */
function rowsOf(expression: string): Extract<ReadConditions, { ok: true }> | Misfit {
  if (isEnvironmentReference(expression.trim())) return { message: t("simple.variable") };
  const read = toConditions(expression);
  return read.ok ? read : translated(read.problem);
}

export function ruleBody(container: JQuery, options: RuleBodyOptions): RuleBody {
  const { rule } = options;
  let { expression } = rule;
  let simple: SimpleForm | undefined;
  let field: ExpressionField | undefined;

  const typeRow = $("<div/>", { class: "okta-card-type" }).appendTo(container);
  $("<span/>", { class: "okta-card-label", "aria-hidden": "true" }).text(t("rule.type")).appendTo(typeRow);
  const type: EventTypeField = eventTypeField($("<div/>").appendTo(typeRow), {
    value: rule.eventType,
    label: t("rule.type"),
    placeholder: t(options.lacksType ? "rule.type-placeholder" : "rule.all-other-types"),
    emptyNote: t(options.lacksType ? "rule.choose-type" : "rule.for-all-others"),
    check: options.checkType,
    onChange: options.onType,
  });

  function change(written: string): void {
    expression = written;
    options.onExpression(written);
  }

  function fillSimple(panel: JQuery): void {
    panel.empty();
    const rows = rowsOf(expression);
    simple = "ok" in rows ? simpleForm(panel, { read: rows, expression, onChange: change }) : undefined;
    if (!("ok" in rows)) showMisfit(panel, rows);
  }

  function showMisfit(panel: JQuery, { message, line, column, start, end }: Misfit): void {
    const box = $("<div/>", { class: "okta-misfit okta-warning", role: "status" }).appendTo(panel);
    $("<div/>").text(t("simple.misfit")).appendTo(box);
    $("<div/>", { class: "okta-misfit-reason" })
      .text(line === undefined ? message : t("rule.place", { line, column: column ?? 1, message }))
      .appendTo(box);
    const part = start === undefined ? "" : expression.slice(start, end);
    if (part.length > MAX_PART)
      $("<code/>")
        .text(`${part.slice(0, MAX_PART)}…`)
        .appendTo(box);
    else if (part.trim() !== "") $("<code/>").text(part).appendTo(box);
    const buttons = $("<div/>", { class: "okta-buttons" }).appendTo(box);
    const button = (key: string, onClick: () => void) => textButton(key, onClick).appendTo(buttons);
    button("simple.show-expression", () => {
      sheet.select(EXPRESSION);
      field?.focus();
      if (start !== undefined && end !== undefined) field?.mark({ start, end });
    });
    const anew = button("simple.anew", () => {
      buttons.children().hide();
      const question = $("<span/>", { role: "alert" }).text(t("simple.anew-question")).prependTo(buttons);
      const replace = button("simple.anew-replace", () => {
        change("");
        fillSimple(panel);
        simple?.focus();
      });
      const keep = button("simple.anew-keep", () => {
        question.add(replace).add(keep).remove();
        buttons.children().show();
        anew.trigger("focus");
      });
      keep.trigger("focus");
    });
  }

  function fillExpression(panel: JQuery): void {
    if (field === undefined) {
      field = expressionField(panel, {
        value: expression,
        label: t("rule.expression"),
        onChange: change,
        strict: options.strict,
        placeholder: t("rule.placeholder"),
        emptyNote: t("rule.empty-expression"),
      });
      return;
    }
    if (field.value() !== expression) field.set(expression);
    // it may have been built for another width
    field.resize();
  }

  const sheet = tabs($("<div/>", { class: "okta-card-sheet" }).appendTo(container), {
    label: t("rule.tabs"),
    names: [t("simple.title"), t("expression.title")],
    onSelect: (index, panel) => (index === SIMPLE ? fillSimple(panel) : fillExpression(panel)),
  });
  sheet.select("ok" in rowsOf(expression) ? SIMPLE : EXPRESSION);

  return {
    checkType: type.check,
    checkExpression: () => field?.check(),
    focus(part) {
      if (part === "type") type.focus();
      else if (sheet.selected() === SIMPLE && simple !== undefined) simple.focus();
      else {
        sheet.select(EXPRESSION);
        field?.focus();
      }
    },
    mark: (range) => field?.mark(range),
    destroy() {
      field?.destroy();
      container.empty();
    },
  };
}
