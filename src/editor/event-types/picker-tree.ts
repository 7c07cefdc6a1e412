// The categories and event types of the picker as a tree: by mouse, or by keyboard as trees are everywhere.

import { t } from "../texts";
import type { FoundGroup } from "./type-tree";

/** How a row can be chosen. */
export type Tick = "on" | "off" | "some";

/** Is there something to tick in the rows of a level, a type to take, or only something to read? */
export interface TreeKind {
  readonly groups: "tick" | "read";
  readonly types: "tick" | "take" | "read";
}

export interface TreeOptions {
  readonly label: string;
  readonly kind: TreeKind;
  groupTick(group: FoundGroup): Tick;
  typeTick(type: string): Tick;
  onGroup(group: FoundGroup): void;
  onType(type: string): void;
  /** A key that writes was pressed: the search may want it. */
  onText(): void;
}

export interface PickerTree {
  readonly element: JQuery;
  show(groups: readonly FoundGroup[], open: ReadonlySet<string>): void;
  /** Looks again at what is ticked. */
  update(): void;
  /** Goes into the tree, to its current row. */
  focus(): void;
}

const ARIA: Record<Tick, string> = { on: "true", off: "false", some: "mixed" };

/** A row of the tree as it is shown. */
interface Row {
  readonly id: string;
  readonly element: JQuery;
  readonly group: FoundGroup;
  /** Undefined for the row of the category itself. */
  readonly type?: string;
}

export function pickerTree(options: TreeOptions): PickerTree {
  const element = $("<div/>", { class: "okta-tree", role: "tree", "aria-label": options.label });
  if (options.kind.types === "tick" || options.kind.groups === "tick")
    element.attr("aria-multiselectable", "true");
  let groups: readonly FoundGroup[] = [];
  let open = new Set<string>();
  let rows: Row[] = [];
  let current: string | undefined;

  const isOpen = (group: FoundGroup) => group.types.length > 0 && open.has(group.key);
  const kindOf = (row: Row) => (row.type === undefined ? options.kind.groups : options.kind.types);
  const tickOf = ({ group, type }: Row) =>
    type === undefined ? options.groupTick(group) : options.typeTick(type);

  function build(group: FoundGroup, place: number, size: number, type?: string): Row {
    const kind = type === undefined ? options.kind.groups : options.kind.types;
    const row = $("<div/>", { class: "okta-tree-row", role: "treeitem", tabindex: -1 }).attr({
      "aria-level": type === undefined ? 1 : 2,
      "aria-posinset": place + 1,
      "aria-setsize": size,
    });
    const caret = $('<span class="okta-tree-caret" aria-hidden="true"></span>').appendTo(row);
    if (type === undefined && group.types.length > 0) {
      row.attr("aria-expanded", String(isOpen(group)));
      caret.append($("<i/>", { class: `fa fa-angle-${isOpen(group) ? "down" : "right"}` }));
    }
    if (kind === "tick") {
      $(
        '<span class="okta-tree-box" aria-hidden="true"><input type="checkbox" tabindex="-1"></span>',
      ).appendTo(row);
    }
    const text = $("<div/>", { class: "okta-tree-text" }).appendTo(row);
    if (type === undefined) {
      const head = $("<div/>", { class: "okta-tree-head" }).appendTo(text);
      $("<b/>").text(group.name).appendTo(head);
      const { length } = group.types;
      const count =
        length === group.all
          ? t("picker.count", { count: length })
          : t("picker.count-of", { found: length, types: group.all });
      $("<span/>", { class: "okta-tree-count" }).text(count).appendTo(head);
      $("<div/>", { class: "okta-quiet" }).text(group.summary).appendTo(text);
    } else {
      row.addClass("okta-tree-type");
      text.text(type);
    }
    row.toggleClass("okta-tree-read", kind === "read" && type !== undefined);
    const id = type ?? `category ${group.key}`;
    return type === undefined ? { id, element: row, group } : { id, element: row, group, type };
  }

  function render(): void {
    const hadFocus = element[0]?.contains(document.activeElement) === true;
    rows = groups.flatMap((group, place) => {
      const { types } = group;
      const inside = isOpen(group) ? types.map((type, i) => build(group, i, types.length, type)) : [];
      return [build(group, place, groups.length), ...inside];
    });
    element.empty().append(...rows.map((row) => row.element));
    for (const row of rows) row.element.on("click", (event) => click(row, event.target));
    update();
    if (!rows.some(({ id }) => id === current)) current = rows[0]?.id;
    setCurrent(rowAt(current), hadFocus);
  }

  const rowAt = (id: string | undefined) => rows.find((row) => row.id === id);

  function setCurrent(row: Row | undefined, focus: boolean): void {
    rowAt(current)?.element.attr("tabindex", -1);
    if (row === undefined) return;
    current = row.id;
    row.element.attr("tabindex", 0);
    if (focus) row.element.trigger("focus");
  }

  function setOpen(group: FoundGroup, to: boolean): void {
    if (group.types.length === 0 || open.has(group.key) === to) return;
    if (to) open.add(group.key);
    else open.delete(group.key);
    render();
  }

  function act(row: Row): void {
    if (kindOf(row) === "read") {
      if (row.type === undefined) setOpen(row.group, !open.has(row.group.key));
    } else if (row.type === undefined) options.onGroup(row.group);
    else options.onType(row.type);
  }

  function click(row: Row, target: Element): void {
    setCurrent(row, true);
    // where types are ticked, too, a category's name opens it and its box ticks it
    const opens =
      row.type === undefined &&
      (options.kind.types !== "read" || $(target).closest(".okta-tree-caret").length > 0) &&
      $(target).closest(".okta-tree-box").length === 0;
    if (opens) setOpen(row.group, !open.has(row.group.key));
    else act(row);
  }

  function update(): void {
    for (const row of rows) {
      const state = tickOf(row);
      const kind = kindOf(row);
      if (kind === "tick") row.element.attr("aria-checked", ARIA[state]);
      if (kind === "take") row.element.attr("aria-selected", String(state === "on"));
      row.element
        .find("input")
        .prop({ checked: state === "on", indeterminate: state === "some" && kind === "tick" });
    }
  }

  function move(row: Row, key: string): boolean {
    const at = rows.indexOf(row);
    const to = (index: number) => setCurrent(rows[Math.max(0, Math.min(index, rows.length - 1))], true);
    switch (key) {
      case "ArrowDown":
        to(at + 1);
        return true;
      case "ArrowUp":
        to(at - 1);
        return true;
      case "Home":
        to(0);
        return true;
      case "End":
        to(rows.length - 1);
        return true;
      case "PageDown":
        to(at + 8);
        return true;
      case "PageUp":
        to(at - 8);
        return true;
      case "ArrowRight":
        if (row.type === undefined && isOpen(row.group)) to(at + 1);
        else if (row.type === undefined) setOpen(row.group, true);
        return true;
      case "ArrowLeft":
        if (row.type === undefined) setOpen(row.group, false);
        else setCurrent(rowAt(`category ${row.group.key}`), true);
        return true;
      case " ":
      case "Enter":
        act(row);
        return true;
      default:
        return false;
    }
  }

  element.on("keydown", (event) => {
    const row = rows.find((one) => one.element[0] === event.target);
    if (row === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    if (move(row, event.key)) event.preventDefault();
    else if (event.key.length === 1 || event.key === "Backspace") options.onText();
  });

  return {
    element,
    show(found, opened) {
      groups = found;
      open = new Set(opened);
      render();
    },
    update,
    focus: () => setCurrent(rowAt(current) ?? rows[0], true),
  };
}
