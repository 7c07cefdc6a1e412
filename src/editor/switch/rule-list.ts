// The rows of the two switches: each row a list of entries and one output; one more output for
// everything else. Wires stay with their rows, whatever is moved, added or removed.
import { fillHeight, labelRemoval, movableByKeyboard, rowsOf, scrollToTop } from "../fields/editable-rows";
import { t } from "../texts";
import { outputMap } from "./output-map";
import { type TagKind, type TagList, tagList } from "./tag-list";

interface Row {
  /** The entries that the row starts with. */
  values?: string[];
  /** The place it had when the dialog was opened. */
  original?: number;
  tags?: TagList;
  number?: JQuery;
}

export interface RuleListOptions {
  /** The entries of every row, as the node has them. */
  rows: readonly (readonly string[])[];
  kind: TagKind;
  /** More buttons below the list. */
  fills: readonly Fill[];
}

/** Rows to add, and what to say about them. */
export interface Found {
  rows: string[][];
  message: string;
  failed?: boolean;
}

/** A button that adds rows: those that it finds, given the entries of the rows that are there. */
export interface Fill {
  label: string;
  title: string;
  icon: string;
  find(present: readonly string[][]): Found | Promise<Found>;
}

export interface RuleList {
  /** The entries of every row, top to bottom. To be read once, when the dialog is saved. */
  save(): string[][];
  resize(height: number): void;
}

/**
 * Builds the rows in `#node-input-rule-container`, in a dialog that also has the hidden field
 * `#node-input-outputs` and the check box `#node-input-otherwise`.
 */
export function ruleList({ rows, kind, fills }: RuleListOptions): RuleList {
  const list = $("#node-input-rule-container");
  const otherwise = $("#node-input-otherwise");
  const outputs = $("#node-input-outputs");
  const message = $("<p/>", { class: "okta-fill-message", role: "status" });
  let height: number | undefined;
  const originalOtherwise = otherwise.prop("checked") === true;
  const dataOf = (row: JQuery) => row.data("data") as Row;

  function update(): void {
    const current = rowsOf(list).map(dataOf);
    current.forEach((row, index) => {
      row.number?.text(index + 1);
    });
    const withOtherwise = otherwise.prop("checked") === true;
    $("#node-input-otherwise-number").text(withOtherwise ? `→ ${current.length + 1}` : "");
    const state = {
      originalRows: rows.length,
      originalOtherwise,
      rows: current.map((row) => row.original),
      otherwise: withOtherwise,
    };
    outputs.val(JSON.stringify(outputMap(state)));
  }

  function addItem(container: JQuery, _index: number, row: Row): void {
    container.addClass("okta-rule");
    const entries = $("<div/>", { class: "okta-rule-entries" }).appendTo(container);
    const isNew = row.values === undefined;
    row.tags = tagList(entries, row.values ?? [], kind);
    const number = $("<span/>", { class: "okta-rule-output", title: t("output.of-row") }).appendTo(container);
    number.append("→ ");
    row.number = $("<span/>").appendTo(number);
    movableByKeyboard(container, t("row.move-output"), update);
    labelRemoval(container, t("row.remove-output"));
    update();
    if (isNew) row.tags.focus();
  }

  const addRow = (values?: readonly string[], original?: number) =>
    list.editableList("addItem", {
      ...(values === undefined ? {} : { values: [...values] }),
      ...(original === undefined ? {} : { original }),
    });

  /** Rows without entries come first in line for what is found. */
  function addRows(found: readonly string[][]): void {
    const empty = rowsOf(list).flatMap((row) => dataOf(row).tags ?? []);
    const free = empty.filter((tags) => tags.values().length === 0);
    for (const values of found) {
      const row = free.shift();
      if (row === undefined) addRow(values);
      else row.set(values);
    }
  }

  async function fill({ find }: Fill): Promise<void> {
    const present = rowsOf(list).map((row) => dataOf(row).tags?.values() ?? []);
    const answer = find(present);
    if (answer instanceof Promise) say(t("output.asking"));
    const { rows: found, message: text, failed } = await answer;
    // the dialog may be closed by now
    if (list.data("nodered-editableList") === undefined) return;
    addRows(found);
    say(text, failed);
  }

  function say(text: string, failed = false): void {
    message.text(text).toggleClass("okta-error", failed);
    if (height !== undefined) resize(height);
  }

  function resize(to: number): void {
    height = to;
    fillHeight(list, "okta-rules-row", to);
  }

  const options = {
    addButton: t("output.add"),
    buttons: fills.map((one) => ({
      label: one.label,
      title: one.title,
      icon: one.icon,
      click: () => void fill(one),
    })),
    sortable: true,
    removable: true,
    addItem,
    removeItem: update,
    sortItems: update,
  };
  list.closest(".okta-rules-row").append(message);
  list.editableList(options);
  rows.forEach((values, index) => {
    addRow(values, index);
  });
  scrollToTop(list);
  otherwise.on("change", update);
  update();

  return {
    save() {
      // a row may have been removed a moment ago, or still fade away
      update();
      return rowsOf(list).map((row) => dataOf(row).tags?.values() ?? []);
    },
    resize,
  };
}
