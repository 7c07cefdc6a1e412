// A button that says what the node does, and opens the list of all operations: to search, by mouse or keyboard.
import { OPERATIONS, type Operation, operationById } from "../../okta-api/operations";
import { openPopup, type Popup } from "../fields/popup";
import type { Translate } from "../red";
import { type OperationWords, searchOperations } from "./operation-search";

export interface OperationPicker {
  show(id: string): void;
  focus(): void;
}

export interface OperationPickerOptions {
  readonly t: Translate;
  readonly value: string;
  /** The id of what says for whom the button is. */
  readonly labelledBy: string;
  readonly onChange: (operation: Operation) => void;
}

let number = 0;

const PAGE = 8;
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
};

/** The method and path, and what it needs: small, below the name. */
export function endpoint({ method, path, group }: Operation, t: Translate): JQuery {
  const line = $("<span/>", { class: "okta-api-endpoint" });
  if (group === "custom") return line.text(t("picker.any"));
  $("<span/>", { class: "okta-api-method" }).text(method).appendTo(line);
  return line.append(document.createTextNode(` ${path}`));
}

function openList(
  button: JQuery,
  { t, value, onChange }: OperationPickerOptions,
  onClose: () => void,
): Popup {
  const id = `okta-api-operations-${++number}`;
  const words: OperationWords = {
    operation: (name) => t(`operation.${name}`),
    group: (group) => t(`group.${group}`),
  };
  const label = t("picker.search", { count: OPERATIONS.length });
  // attributes by attr(): in the creation map jQuery would take "autocomplete" for its widget
  const search = $('<input type="text">').attr({
    role: "combobox",
    placeholder: label,
    "aria-label": label,
    "aria-expanded": "true",
    "aria-controls": id,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
  });
  const status = $("<div/>", { class: "okta-quiet", role: "status" });
  const list = $("<div/>", { id, class: "okta-api-list", role: "listbox", "aria-label": t("picker.title") });
  let rows: { element: JQuery; operation: Operation }[] = [];
  let current = -1;

  function setCurrent(index: number, scroll = true): void {
    rows[current]?.element.removeClass("okta-api-current");
    current = rows.length === 0 ? -1 : Math.max(0, Math.min(index, rows.length - 1));
    const row = rows[current]?.element;
    row?.addClass("okta-api-current");
    if (row === undefined) search.removeAttr("aria-activedescendant");
    else search.attr("aria-activedescendant", row.attr("id") ?? "");
    if (!scroll || row === undefined) return;
    // the heading of the first row of a group comes along
    const heading = row.prev(".okta-api-group");
    (heading[0] ?? row[0])?.scrollIntoView({ block: "nearest" });
    row[0]?.scrollIntoView({ block: "nearest" });
  }

  function take(operation: Operation | undefined): void {
    if (operation === undefined) return;
    popup.close();
    onChange(operation);
  }

  function look(): void {
    const text = String(search.val() ?? "");
    const found = searchOperations(OPERATIONS, words, text);
    list.empty();
    rows = [];
    for (const { group, operations } of found) {
      const part = $("<div/>", { role: "group", "aria-label": words.group(group) }).appendTo(list);
      $("<div/>", { class: "okta-api-group", "aria-hidden": "true" }).text(words.group(group)).appendTo(part);
      for (const operation of operations) {
        const index = rows.length;
        const element = $("<div/>", { id: `${id}-${operation.id}`, class: "okta-api-option", role: "option" })
          .attr("aria-selected", String(operation.id === value))
          .appendTo(part);
        const head = $("<div/>", { class: "okta-api-name" }).appendTo(element);
        $("<span/>").text(words.operation(operation.id)).appendTo(head);
        if (operation.destructive) {
          $("<span/>", { class: "okta-api-final" }).text(t("form.cannot-undo")).appendTo(head);
        }
        const small = $("<div/>", { class: "okta-api-small okta-quiet" }).append(endpoint(operation, t));
        for (const scope of operation.scopes) {
          $("<span/>", { class: "okta-api-scope" })
            .attr("title", t("form.scope"))
            .text(scope)
            .appendTo(small);
        }
        small.appendTo(element);
        element.on("mousemove", () => setCurrent(index, false)).on("click", () => take(operation));
        rows.push({ element, operation });
      }
    }
    const chosen = rows.findIndex(({ operation }) => operation.id === value);
    // "list groups" is no way to ask for "List a user's groups", which comes first
    const phrase = text.trim().toLowerCase();
    const named = rows.findIndex(({ operation }) =>
      words.operation(operation.id).toLowerCase().startsWith(phrase),
    );
    setCurrent(Math.max(0, phrase === "" ? chosen : named));
    status.text(
      text.trim() === ""
        ? t("picker.help")
        : rows.length === 0
          ? t("picker.nothing", { text: text.trim() })
          : t("picker.found", { count: rows.length }),
    );
  }

  search.on("input", look).on("keydown", (event) => {
    const step = steps[event.key];
    if (step !== undefined) setCurrent(current + step);
    else if (event.key === "Enter") take(rows[current]?.operation);
    else return;
    event.preventDefault();
  });
  const popup = openPopup({ button, title: t("picker.title"), content: [search, status, list], onClose });
  look();
  search.trigger("focus");
  return popup;
}

/** Adds the button, and below it what the chosen operation calls. */
export function operationPicker(container: JQuery, options: OperationPickerOptions): OperationPicker {
  const { t, labelledBy } = options;
  const id = `okta-api-operation-${++number}`;
  let value = options.value;
  let popup: Popup | undefined;
  const button = $("<button/>", { type: "button", class: "red-ui-button okta-api-pick", id })
    .attr({
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-labelledby": `${labelledBy} ${id}-name`,
    })
    .appendTo(container);
  const name = $("<span/>", { id: `${id}-name` }).appendTo(button);
  $('<i class="fa fa-caret-down" aria-hidden="true"></i>').appendTo(button);
  const below = $("<div/>", { class: "okta-api-small okta-quiet", id: `${id}-calls` }).appendTo(container);
  button.attr("aria-describedby", `${id}-calls`);

  function show(next: string): void {
    value = next;
    const operation = operationById(value);
    name.text(operation === undefined ? t("picker.choose") : t(`operation.${operation.id}`));
    button.toggleClass("okta-api-none", operation === undefined);
    below.empty();
    if (operation === undefined) return;
    below.append(endpoint(operation, t));
    if (operation.scopes.length > 0) {
      $("<span/>", { class: "okta-api-scope" })
        .text(`${t("form.scope")} ${operation.scopes.join(" ")}`)
        .appendTo(below);
    }
  }

  button.on("click", () => {
    if (popup !== undefined) {
      popup.close();
      return;
    }
    const onChange = (operation: Operation) => {
      show(operation.id);
      options.onChange(operation);
    };
    popup = openList(button, { ...options, value, onChange }, () => {
      popup = undefined;
    });
  });
  show(value);
  return { show, focus: () => void button.trigger("focus") };
}
