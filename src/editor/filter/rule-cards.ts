// The rules of a filter: an accordion of cards, one of them open at a time.

import { type FilterRule, filterRows } from "../rules/rule-checks";
import { t } from "../texts";
import { RuleCard } from "./rule-card";

export interface RuleCardsOptions {
  readonly rules: unknown;
  readonly strict: () => boolean;
  /** A rule was added, removed, changed, opened or closed. */
  readonly onChange: () => void;
}

/** What keeps the rules from being kept. */
export interface RulesProblem {
  readonly message: string;
  /** Opens the rule and goes to the place. */
  readonly show: () => void;
}

export interface RuleCards {
  rules(): FilterRule[];
  replace(rules: readonly FilterRule[]): void;
  /** Adds a rule that is still without an event type, and opens it. */
  add(): void;
  /** The event type of the rule that is open. */
  openType(): string | undefined;
  problem(): RulesProblem | undefined;
  /** Looks at the open rule's expression again: `strict` has changed. */
  checkExpression(): void;
  /** Marks a part of a rule's expression where it is shown, or no part any more; `rule` is its place in `rules()`. */
  mark(place?: { rule: number; start: number; end: number }): void;
  destroy(): void;
}

const step: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => Math.min(index + 1, count - 1),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_index, count) => count - 1,
};

export function ruleCards(container: JQuery, options: RuleCardsOptions): RuleCards {
  const list = $("<ol/>", { class: "okta-cards" }).attr("aria-label", t("rule.list")).appendTo(container);
  const none = $("<div/>", { class: "okta-quiet okta-cards-none" }).text(t("rule.none")).appendTo(container);
  let cards: RuleCard[] = [];
  let typeCounts = new Map<string, number>();

  function countTypes(): void {
    typeCounts = new Map();
    for (const { eventType, isUnnamed } of cards) {
      if (!isUnnamed) typeCounts.set(eventType, (typeCounts.get(eventType) ?? 0) + 1);
    }
  }

  function showAll(): void {
    countTypes();
    cards.forEach((card, index) => {
      card.show(index + 1);
    });
    none.toggle(cards.length === 0);
  }

  function changed(): void {
    showAll();
    options.onChange();
  }

  function openOnly(card: RuleCard | undefined): void {
    for (const other of cards) if (other !== card) other.close();
    card?.open();
  }

  function card(rule: FilterRule, isNew = false): RuleCard {
    const made = new RuleCard({
      rule,
      isNew,
      strict: options.strict,
      isTwin: ({ eventType, isUnnamed }) => (typeCounts.get(eventType) ?? 0) > (isUnnamed ? 0 : 1),
      onType: changed,
      onExpression: () => {
        made.show(cards.indexOf(made) + 1);
        options.onChange();
      },
      onToggle: (toggled) => {
        openOnly(toggled.isOpen ? undefined : toggled);
        options.onChange();
      },
      onRemove: remove,
    });
    made.element.appendTo(list);
    cards.push(made);
    return made;
  }

  function remove(removed: RuleCard): void {
    const index = cards.indexOf(removed);
    cards.splice(index, 1);
    removed.remove();
    changed();
    const near = cards[Math.min(index, cards.length - 1)];
    if (near !== undefined) near.focusHead();
    else container.find(".okta-cards-add").trigger("focus");
  }

  function fill(rules: readonly FilterRule[]): void {
    for (const old of cards) old.remove();
    cards = [];
    for (const rule of rules) card(rule);
    showAll();
    const [only] = cards;
    openOnly(cards.length === 1 ? only : cards.find((one) => one.problem() !== undefined));
  }

  const kept = () => cards.filter((one) => !one.isUntouched());

  list.on("keydown", ".okta-card-head", (event) => {
    const heads = list.find(".okta-card-head");
    const index = step[event.key]?.(heads.index(event.currentTarget), heads.length);
    if (index === undefined) return;
    event.preventDefault();
    heads.eq(index).trigger("focus");
  });
  fill(filterRows(options.rules));

  return {
    rules: () => kept().map((one) => one.rule()),
    replace(rules) {
      fill(rules);
      options.onChange();
    },
    add() {
      const added = card({ eventType: "", expression: "" }, true);
      countTypes();
      openOnly(added);
      changed();
      added.focus("type");
    },
    openType: () => cards.find((one) => one.isOpen)?.eventType,
    problem() {
      const index = cards.findIndex((one) => one.problem() !== undefined);
      const wrong = cards[index];
      const found = wrong?.problem();
      if (wrong === undefined || found === undefined) return undefined;
      const show = () => {
        openOnly(wrong);
        options.onChange();
        wrong.focus(found.part);
      };
      const { line, column, message } = found;
      const rule = index + 1;
      const said =
        line === undefined
          ? t("rule.problem-of", { rule, message })
          : t("rule.problem-at", { rule, line, column: column ?? 1, message });
      return { message: said, show };
    },
    checkExpression: () => cards.find((one) => one.isOpen)?.checkExpression(),
    mark(place) {
      kept().forEach((one, index) => {
        one.mark(index === place?.rule ? place : undefined);
      });
    },
    destroy: () => {
      for (const one of cards) one.close();
    },
  };
}
