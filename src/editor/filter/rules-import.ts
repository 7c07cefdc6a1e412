// Rules from what a person pastes: Okta's EventHook or Terraform's okta_event_hook.
import { type Filters, readFilters } from "../../event-hook-resource";
import { expressionProblem } from "../expression/expression";
import { textButton } from "../fields/text-button";
import type { FilterRule } from "../rules/rule-checks";
import { translated } from "../sentences";
import { t } from "../texts";
import { ruleSummary } from "./rule-summary";

/** Lines of a list that are shown: more of them nobody reads. */
const MAX_LINES = 50;
/** Of typing: a long text is not read anew for every key. */
const PAUSE_MS = 150;

export interface ImportPanelOptions {
  /** The rules that are there already. */
  readonly rules: readonly FilterRule[];
  /** What was pasted is not taken over yet, or is. */
  readonly onPending: (isPending: boolean) => void;
  readonly onImport: (rules: FilterRule[], filters: Filters) => void;
  readonly onClose: () => void;
}

/** The rules with others added; a type that has one already gets the other expression. */
export function merged(rules: readonly FilterRule[], added: readonly FilterRule[]): FilterRule[] {
  const types = new Set(added.map(({ eventType }) => eventType));
  return [...rules.filter(({ eventType }) => !types.has(eventType.trim())), ...added];
}

let number = 0;

/** Gives a way to close it from outside. */
export function importPanel(container: JQuery, options: ImportPanelOptions): () => void {
  const id = `okta-import-${++number}`;
  const present = new Map(options.rules.map(({ eventType, expression }) => [eventType.trim(), expression]));
  let found: Filters | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const box = $("<div/>", { class: "okta-panel", role: "group", "aria-labelledby": `${id}-title` });
  $("<div/>", { class: "okta-panel-title", id: `${id}-title` })
    .text(t("import.title"))
    .appendTo(box.appendTo(container));
  $("<label/>", { for: id, class: "okta-panel-label" }).text(t("import.paste")).appendTo(box);
  const area = $('<textarea rows="8" class="okta-expression"></textarea>')
    .attr({ id, "aria-describedby": `${id}-result`, autocomplete: "off", spellcheck: "false" })
    .attr("placeholder", t("import.placeholder"))
    .appendTo(box);
  const result = $("<div/>", { id: `${id}-result`, class: "okta-import-result", role: "status" }).appendTo(
    box,
  );
  const buttons = $("<div/>", { class: "okta-buttons" }).appendTo(box);

  const button = (key: string, onClick: () => void) => textButton(key, onClick).appendTo(buttons);
  const take = (rulesOf: (filters: Filters) => FilterRule[]) => () => {
    if (found === undefined) return;
    close();
    options.onImport(rulesOf(found), found);
  };
  const replace = button(
    "import.replace",
    take(({ rules }) => rules),
  );
  const add = button(
    "import.add",
    take(({ rules }) => merged(options.rules, rules)),
  );
  button("import.cancel", () => {
    close();
    options.onClose();
  });

  function close(): void {
    clearTimeout(timer);
    options.onPending(false);
    box.remove();
  }

  const line = (kind: string, text: string, parent: JQuery = result) =>
    $("<div/>", { class: kind }).text(text).appendTo(parent);

  function showRule(list: JQuery, { eventType, expression }: FilterRule): void {
    const item = $("<li/>").appendTo(list);
    $("<div/>", { class: "okta-card-name" }).text(eventType).appendTo(item);
    const wrong = expressionProblem(expression);
    line("okta-import-expression", ruleSummary(expression), item);
    if (wrong !== undefined) {
      const { line: row, column, message } = wrong;
      line("okta-error", t("rule.place", { line: row, column, message }), item);
    }
    const own = present.get(eventType);
    if (own !== undefined && own !== expression) line("okta-note", t("import.replaces"), item);
  }

  function showFound(filters: Filters): void {
    const { rules, items, notes, name, source } = filters;
    if (name !== undefined) line("okta-import-found", t(`import.from-${source}`, { name }));
    const what = { rules: rules.length, types: items.length };
    const counts = t(items.length > 0 ? "import.found-of" : "import.found", what);
    line("okta-import-found", rules.length === 0 ? t("import.found-none") : counts);
    const list = $("<ol/>", { class: "okta-import-rules" }).appendTo(result);
    for (const rule of rules.slice(0, MAX_LINES)) showRule(list, rule);
    if (rules.length > MAX_LINES) {
      line("okta-quiet", t("import.more", { rest: rules.length - MAX_LINES }));
    }
    for (const { message, line: row, column } of notes.slice(0, MAX_LINES).map(translated)) {
      const text = row === undefined ? message : t("rule.place", { line: row, column: column ?? 1, message });
      line("okta-note", text);
    }
  }

  function read(): void {
    clearTimeout(timer);
    const text = String(area.val() ?? "");
    found = undefined;
    result.empty();
    const filters = text.trim() === "" ? undefined : readFilters(text);
    if (filters?.ok === true) {
      if (filters.rules.length > 0) found = filters;
      showFound(filters);
    } else if (filters !== undefined) {
      const { line: row, column, message } = translated(filters.problem);
      line("okta-error", t("rule.place", { line: row, column, message }));
    }
    area.toggleClass("input-error", filters?.ok === false);
    replace.add(add).prop("disabled", found === undefined);
    options.onPending(found !== undefined);
  }

  area.on("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE_MS);
  });
  add.toggle(options.rules.length > 0);
  read();
  area.trigger("focus");
  return close;
}
