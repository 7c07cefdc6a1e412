// The explanation as a tree: one stop of the Tab key, arrow keys within.
import { sentence } from "../sentences";
import { t } from "../texts";
import type { Mark, Row } from "./rows";

/** A place in the expression, in UTF-16 units from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface TreeView {
  show(root: Row): void;
  clear(): void;
}

const ICONS: Record<Mark, string> = {
  true: "check",
  false: "times",
  error: "exclamation",
  value: "circle-o",
  skipped: "minus",
  unrecorded: "ellipsis-h",
};
/** What is open from the start: so deep, and so many rows. */
const OPEN_DEPTH = 5;
const OPEN_ROWS = 40;
/** How many rows of one list are shown, and how many more at a time. */
const PORTION = 30;

export function explanationTree(container: JQuery, onMark: (range: Range | undefined) => void): TreeView {
  const tree = $("<ul/>", { class: "okta-try-tree", role: "tree", "aria-label": t("try.tree.label") });
  tree.appendTo(container);
  /** What someone opened or closed, and the lists that someone wanted more of, by place in the tree. */
  const opened = new Map<string, boolean>();
  const portions = new Map<string, number>();
  let shownRoot: Row | undefined;
  let rowsLeft = OPEN_ROWS;

  function render(root: Row, focusKey?: string): void {
    shownRoot = root;
    rowsLeft = OPEN_ROWS;
    tree.empty().append(item(root, "0", 1));
    const focused = focusKey === undefined ? undefined : items().find((one) => one.dataset.key === focusKey);
    (focused ?? items()[0])?.setAttribute("tabindex", "0");
    focused?.focus();
  }

  function item(row: Row, key: string, depth: number): JQuery {
    const children = row.mark === "skipped" ? [] : row.children();
    const size = Math.min(children.length, portions.get(key) ?? PORTION);
    const byDefault = (depth <= OPEN_DEPTH || row.mark === "error") && size <= rowsLeft;
    const isOpen = size > 0 && (opened.get(key) ?? byDefault);
    if (isOpen) rowsLeft -= size;
    const element = $("<li/>", { role: "treeitem", tabindex: -1 }).attr({
      "data-key": key,
      "data-start": row.start,
      "data-end": row.end,
      "aria-level": depth,
      "aria-label": spoken(row),
    });
    const line = $("<div/>", { class: `okta-try-row okta-mark-${row.mark}` }).appendTo(element);
    const arrow = children.length === 0 ? "" : `fa fa-caret-${isOpen ? "down" : "right"}`;
    $("<span/>", { class: "okta-try-arrow", "aria-hidden": "true" })
      .append($("<i/>", { class: arrow }))
      .appendTo(line);
    $("<i/>", { class: `okta-try-mark fa fa-${ICONS[row.mark]}`, title: t(`try.mark.${row.mark}`) })
      .attr("aria-hidden", "true")
      .appendTo(line);
    line.append(content(row));
    if (children.length === 0) return element;
    element.attr("aria-expanded", String(isOpen));
    if (isOpen) element.append(group(children, key, depth));
    return element;
  }

  function group(children: readonly Row[], key: string, depth: number): JQuery {
    const list = $("<ul/>", { role: "group" });
    const portion = portions.get(key) ?? PORTION;
    for (const [index, child] of children.slice(0, portion).entries()) {
      list.append(item(child, `${key}.${index}`, depth + 1));
    }
    const rest = children.length - portion;
    if (rest <= 0) return list;
    const label = t("try.tree.show-more", { count: rest });
    $("<li/>", { role: "treeitem", tabindex: -1, "aria-label": label, class: "okta-try-more" })
      .attr({ "data-key": `${key}.${portion}`, "aria-level": depth + 1 })
      .append($("<div/>", { class: "okta-try-row" }).text(label))
      .appendTo(list);
    return list;
  }

  const items = () => tree.find("li").toArray();
  const itemOf = (target: EventTarget | null | undefined) => {
    const found = (target as HTMLElement | null | undefined)?.closest("li");
    return found && tree[0]?.contains(found) ? found : undefined;
  };

  function toggle(element: HTMLElement, open?: boolean): void {
    const { key = "" } = element.dataset;
    if (shownRoot === undefined) return;
    if (element.classList.contains("okta-try-more")) {
      const list = key.slice(0, key.lastIndexOf("."));
      portions.set(list, (portions.get(list) ?? PORTION) + PORTION);
      opened.set(list, true);
    } else if (element.hasAttribute("aria-expanded")) {
      opened.set(key, open ?? element.getAttribute("aria-expanded") !== "true");
    } else {
      return;
    }
    render(shownRoot, key);
  }

  function markOf(element: HTMLElement | undefined): void {
    const { start, end } = element?.dataset ?? {};
    onMark(start === undefined || end === undefined ? undefined : { start: Number(start), end: Number(end) });
  }

  function onKey(event: JQuery.KeyDownEvent): void {
    const all = items();
    const current = itemOf(event.target);
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = all.indexOf(current);
    const expanded = current.getAttribute("aria-expanded");
    const go: Record<string, () => HTMLElement | undefined> = {
      ArrowDown: () => all[at + 1],
      ArrowUp: () => all[at - 1],
      Home: () => all[0],
      End: () => all.at(-1),
      ArrowRight: () => (expanded === "true" ? all[at + 1] : void toggle(current, true)),
      ArrowLeft: () => (expanded === "true" ? void toggle(current, false) : itemOf(current.parentElement)),
      Enter: () => void toggle(current),
      " ": () => void toggle(current),
    };
    const move = go[event.key];
    if (move === undefined) return;
    event.preventDefault();
    // Node-RED looks for a shortcut from the key's target upwards: it may be off the page by then
    event.stopPropagation();
    move()?.focus();
  }

  tree.on("keydown", onKey);
  tree.on("click", (event) => {
    const element = itemOf(event.target);
    if (element === undefined) return;
    element.focus();
    toggle(element);
  });
  tree.on("focusin", (event) => {
    const element = itemOf(event.target);
    for (const one of items()) one.setAttribute("tabindex", one === element ? "0" : "-1");
    markOf(element);
  });
  tree.on("mouseover", (event) => markOf(itemOf(event.target)));
  tree.on("focusout mouseleave", () => onMark(undefined));

  return {
    show: (root) => render(root),
    clear() {
      shownRoot = undefined;
      tree.empty();
    },
  };
}

/** A row's text, and what it saw. */
function content(row: Row): JQuery {
  const box = $("<span/>", { class: "okta-try-text" });
  const { kind, text, value, error, mark } = row;
  if (kind === "part") $("<code/>").text(text).appendTo(box);
  else
    $("<span/>", { class: kind === "element" ? "" : "okta-quiet" })
      .text(heading(row))
      .appendTo(box);
  if (value !== undefined) {
    $("<code/>", { class: "okta-try-value", title: value.full }).text(value.short).appendTo(box);
  }
  if (error !== undefined) $("<span/>", { class: "okta-try-problem" }).text(sentence(error)).appendTo(box);
  if (kind !== "more" && (mark === "skipped" || mark === "unrecorded")) {
    $("<span/>", { class: "okta-quiet" })
      .text(t(`try.mark.${mark}`))
      .appendTo(box);
  }
  return box;
}

function heading({ kind, text, number = 0 }: Row): string {
  if (kind === "all") return t("try.tree.all");
  if (kind === "any") return t("try.tree.any");
  if (kind === "more") return t("try.tree.more-elements", { count: number });
  return kind === "element" ? t("try.tree.element", { number: number + 1, name: text }) : text;
}

/** A row for a screen reader: the mark in words, the text, the value. */
function spoken(row: Row): string {
  const words = [t(`try.mark.${row.mark}`), heading(row), row.value?.short, row.error && sentence(row.error)];
  return (row.kind === "more" ? [heading(row)] : words).filter((word) => word !== undefined).join(": ");
}
