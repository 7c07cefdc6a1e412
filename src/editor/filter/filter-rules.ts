// The rules of a filter in its dialog: the cards, what is below them, and the Done button that waits for them.
import { blockedDone } from "../fields/blocked-done";
import type { FilterRule } from "../rules/rule-checks";
import { t } from "../texts";
import { ruleCards } from "./rule-cards";
import { exportPanel } from "./rules-export";
import { importPanel } from "./rules-import";

export interface FilterRulesOptions {
  readonly rules: unknown;
  readonly strict: () => boolean;
  /** The rules have changed, or which of them is open. */
  readonly onChange?: () => void;
}

export interface FilterRules {
  rules(): FilterRule[];
  /** The event type of the rule that is open. */
  openType(): string | undefined;
  /** Looks at the open rule's expression again: `strict` has changed. */
  checkExpression(): void;
  /** Marks a part of a rule's expression where it is shown, or no part any more; `rule` is its place in `rules()`. */
  mark(place?: { rule: number; start: number; end: number }): void;
  /** To be called when the dialog closes, however it does. */
  destroy(): void;
}

/** Builds the rules in a container of the node's dialog. */
export function filterRules(container: JQuery, options: FilterRulesOptions): FilterRules {
  const done = blockedDone();
  const all = $("<div/>").appendTo(container);
  const panel = $("<div/>").appendTo(container);
  const news = $("<div/>", { class: "okta-quiet okta-rules-news", role: "status" }).appendTo(container);
  let items: readonly string[] | undefined;
  let isPending = false;
  let closeImport = () => {};

  const check = () => {
    const problem = cards.problem();
    if (isPending) done.set(t("import.pending"), () => panel.find("textarea").trigger("focus"));
    else if (problem === undefined) done.set(undefined);
    else {
      done.set(problem.message, () => {
        closePanel();
        problem.show();
      });
    }
  };
  const cards = ruleCards(all, {
    rules: options.rules,
    strict: options.strict,
    onChange: () => {
      check();
      options.onChange?.();
    },
  });

  const toolbar = $("<div/>", { class: "okta-buttons okta-rules-toolbar" }).appendTo(all);
  const button = (key: string, icon: string, onClick: () => void) =>
    $("<button/>", { type: "button", class: "red-ui-button" })
      .append(`<i class="fa ${icon}" aria-hidden="true"></i> `)
      .append(document.createTextNode(t(key)))
      .on("click", onClick)
      .appendTo(toolbar);

  function openPanel(): JQuery {
    news.empty();
    all.hide();
    return panel.empty();
  }

  function closePanel(): void {
    closeImport();
    panel.empty();
    all.show();
  }

  button("rule.add", "fa-plus", () => {
    news.empty();
    cards.add();
  }).addClass("okta-cards-add");
  const importing = button("import.import", "fa-sign-in", () => {
    closeImport = importPanel(openPanel(), {
      rules: cards.rules(),
      onPending(now) {
        isPending = now;
        check();
      },
      onImport(rules, filters) {
        items = filters.items.length > 0 ? filters.items : undefined;
        closePanel();
        cards.replace(rules);
        news.text(t("import.done", { rules: filters.rules.length }));
        all.find(".okta-card-head").first().trigger("focus");
      },
      onClose() {
        closePanel();
        importing.trigger("focus");
      },
    });
  });
  const exporting = button("import.export", "fa-sign-out", () =>
    exportPanel(openPanel(), {
      rules: cards.rules(),
      ...(items === undefined ? {} : { items }),
      onClose() {
        closePanel();
        exporting.trigger("focus");
      },
    }),
  );
  check();

  return {
    rules: cards.rules,
    openType: cards.openType,
    checkExpression: cards.checkExpression,
    mark: cards.mark,
    destroy() {
      closeImport();
      cards.destroy();
      done.release();
    },
  };
}
