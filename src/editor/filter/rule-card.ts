// One rule as a card: a line that says what it asks, and what it opens to.
import { checkTypePattern } from "../event-types/check-type";
import { expressionProblem } from "../expression/expression";
import { type ExpressionProblem, type FilterRule, filterTypeProblem } from "../rules/rule-checks";
import { t } from "../texts";
import { type RuleBody, ruleBody } from "./rule-body";
import { ruleSummary } from "./rule-summary";

/** Why a rule cannot stay as it is. */
export interface CardProblem {
  readonly part: "type" | "expression";
  readonly message: string;
  /** Of the expression, both from 1. */
  readonly line?: number;
  readonly column?: number;
}

export interface RuleCardOptions {
  readonly rule: FilterRule;
  /** It was just added: nobody has chosen an event type yet. */
  readonly isNew: boolean;
  readonly strict: () => boolean;
  /** Whether another rule has the same event type. */
  readonly isTwin: (card: RuleCard) => boolean;
  readonly onType: () => void;
  readonly onExpression: () => void;
  readonly onToggle: (card: RuleCard) => void;
  readonly onRemove: (card: RuleCard) => void;
}

const placed = ({ line, column, message }: CardProblem) =>
  line === undefined ? message : t("rule.place", { line, column: column ?? 1, message });

let number = 0;

export class RuleCard {
  readonly element = $("<li/>", { class: "okta-card" });
  private readonly current: FilterRule;
  private isNew: boolean;
  private wrong: ExpressionProblem | undefined;
  private body: RuleBody | undefined;
  private readonly head: JQuery;
  private readonly place = $("<span/>", { class: "okta-card-number" });
  private readonly name = $("<span/>", { class: "okta-card-name" });
  private readonly summary = $("<span/>", { class: "okta-card-summary" });
  private readonly removal: JQuery;
  private readonly inside: JQuery;

  constructor(private readonly options: RuleCardOptions) {
    this.current = { ...options.rule };
    this.isNew = options.isNew;
    this.wrong = expressionProblem(this.current.expression);
    const id = `okta-card-${++number}`;
    const line = $("<div/>", { class: "okta-card-line" }).appendTo(this.element);
    this.head = $("<button/>", { type: "button", id, class: "okta-card-head" })
      .attr({ "aria-expanded": "false", "aria-controls": `${id}-inside` })
      .append('<i class="fa fa-angle-right" aria-hidden="true"></i>')
      .append(this.place, $("<span/>", { class: "okta-card-text" }).append(this.name, this.summary))
      .on("click", () => options.onToggle(this))
      .appendTo(line);
    this.removal = $("<button/>", { type: "button", class: "okta-card-remove" })
      .append('<i class="fa fa-times" aria-hidden="true"></i>')
      .on("click", () => options.onRemove(this))
      .appendTo(line);
    this.inside = $("<div/>", { id: `${id}-inside`, class: "okta-card-inside", role: "region" })
      .attr("aria-labelledby", id)
      .hide()
      .appendTo(this.element);
  }

  get eventType(): string {
    return this.current.eventType.trim();
  }

  get isOpen(): boolean {
    return this.body !== undefined;
  }

  rule(): FilterRule {
    return { ...this.current };
  }

  /** It is new, and no event type was chosen: not yet a rule for all other types. */
  get isUnnamed(): boolean {
    return this.isNew && this.eventType === "";
  }

  /** Nobody has filled in anything: it need not be kept. */
  isUntouched(): boolean {
    return this.isUnnamed && this.current.expression.trim() === "";
  }

  problem(): CardProblem | undefined {
    if (this.isUntouched()) return undefined;
    const type = this.typeProblem() ?? (this.lacksType() ? t("rule.choose-type") : undefined);
    if (type !== undefined) return { part: "type", message: type };
    if (this.wrong === undefined) return undefined;
    const { line, column, message } = this.wrong;
    return { part: "expression", line, column, message };
  }

  private lacksType(): boolean {
    return this.isUnnamed && this.options.isTwin(this);
  }

  private typeProblem(type = this.eventType): string | undefined {
    const bad = filterTypeProblem(type, checkTypePattern);
    if (bad?.key === "filter-prefix") return t("rule.whole-type");
    if (bad !== undefined) return bad.params.message;
    if (!this.options.isTwin(this)) return undefined;
    if (type === "") return this.isNew ? undefined : t("rule.twin-default");
    return t("rule.twin-type");
  }

  /** Shows what has changed, here or in the other cards. */
  show(place: number): void {
    const type = this.eventType;
    const wrong = this.problem();
    const name = type !== "" ? type : t(this.lacksType() ? "rule.new" : "rule.all-other-types");
    this.place.text(place);
    this.name.text(name).toggleClass("okta-card-default", type === "");
    this.summary.text(wrong === undefined ? ruleSummary(this.current.expression) : placed(wrong));
    this.summary.toggleClass("okta-error", wrong !== undefined);
    this.element.toggleClass("okta-card-wrong", wrong !== undefined);
    const remove = t("rule.remove", { rule: place, type: name });
    this.removal.attr({ "aria-label": remove, title: remove });
    this.body?.checkType();
  }

  open(): void {
    if (this.body !== undefined) return;
    this.inside.show();
    this.element.addClass("okta-card-open");
    this.head.attr("aria-expanded", "true");
    this.body = ruleBody(this.inside, {
      rule: this.current,
      strict: this.options.strict,
      checkType: (type) => this.typeProblem(type),
      lacksType: this.lacksType(),
      onType: (eventType) => {
        this.current.eventType = eventType;
        if (eventType !== "") this.isNew = false;
        this.options.onType();
      },
      onExpression: (expression) => {
        this.current.expression = expression;
        this.wrong = expressionProblem(expression);
        this.options.onExpression();
      },
    });
  }

  close(): void {
    this.body?.destroy();
    this.body = undefined;
    this.inside.hide();
    this.element.removeClass("okta-card-open");
    this.head.attr("aria-expanded", "false");
  }

  /** Looks at the expression again: `strict` has changed. */
  checkExpression(): void {
    this.body?.checkExpression();
  }

  /** Marks a part of the expression, where that is shown. */
  mark(range?: { start: number; end: number }): void {
    this.body?.mark(range);
  }

  focusHead(): void {
    this.head.trigger("focus");
  }

  focus(part: "type" | "expression"): void {
    this.body?.focus(part);
  }

  remove(): void {
    this.close();
    this.element.remove();
  }
}
