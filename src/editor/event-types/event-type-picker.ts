// A button that opens the list of all categories and event types, to search and to choose from.

import { openPopup, type Popup } from "../fields/popup";
import { t } from "../texts";
import { typeGroups, typePrefixes } from "./catalogue";
import { modeRules, type PickerMode } from "./picker-modes";
import { pickerTree } from "./picker-tree";
import { type FoundGroup, prefixOffers, searchTypes, type TypeGroup, withPrefix } from "./type-tree";

export interface PickerOptions {
  readonly mode: PickerMode;
  /** What is chosen at the moment; entries that the list does not have stay as they are. */
  values(): readonly string[];
  /** Called with each tick. Of one event type, the panel closes with it. */
  onChange(values: string[]): void;
}

/** No more than these prefixes are offered at once. */
const OFFERS = 3;
/** No more than these categories are open from the start, because something in them is chosen. */
const OPEN = 2;

const groupsOf = (mode: PickerMode): TypeGroup[] =>
  typeGroups().filter(({ types }) => mode === "categories" || types.length > 0);

const countTypes = (groups: readonly TypeGroup[]) =>
  groups.reduce((count, { types }) => count + types.length, 0);

function searchField(types: number): JQuery {
  const label = t("picker.search", { types });
  // attributes by attr(): in the creation map jQuery would take "autocomplete" for its widget
  return $('<input type="text">').attr({
    placeholder: label,
    "aria-label": label,
    autocomplete: "off",
    spellcheck: "false",
  });
}

/** What a search found, in words. */
function said(found: readonly FoundGroup[], text: string): string {
  if (found.length === 0) return t("picker.nothing", { text });
  const types = t("picker.found-types", { count: countTypes(found) });
  return `${types} · ${t("picker.found-categories", { count: found.length })}`;
}

/** A button for each prefix that says the same as some of the entries. */
function offerButtons(entries: readonly string[], onTake: (prefix: string) => void): JQuery[] {
  return prefixOffers(entries, typePrefixes)
    .slice(0, OFFERS)
    .map(({ prefix, replaces }) =>
      $("<button/>", { type: "button", class: "red-ui-button red-ui-button-small" })
        .text(t("picker.shorten", { types: replaces, prefix }))
        .attr("title", t("picker.shorten-tip", { prefix }))
        .on("click", () => onTake(prefix)),
    );
}

/** Fills the panel and opens it. */
function openPicker(button: JQuery, { mode, values, onChange }: PickerOptions, onClose: () => void): Popup {
  const groups = groupsOf(mode);
  const rules = modeRules(mode, groups);
  const search = searchField(countTypes(groups));
  const status = $("<div/>", { class: "okta-quiet", role: "status" });
  const offers = $("<div/>", { class: "okta-picker-offers" });
  const chosen = $("<span/>", { role: "status" });
  const tree = pickerTree({
    label: rules.title,
    kind: rules.kind,
    groupTick: (group) => rules.groupTick(values(), group),
    typeTick: (type) => rules.typeTick(values(), type),
    onGroup: (group) => change(rules.takeGroup(values(), group)),
    onType: (type) => change(rules.takeType(values(), type)),
    onText: () => void search.trigger("focus"),
  });

  function change(next: string[]): void {
    onChange(next);
    if (mode === "type") popup.close();
    else update();
  }

  function takePrefix(prefix: string): void {
    change(withPrefix(values(), prefix));
    // its button is gone
    tree.focus();
  }

  function update(): void {
    tree.update();
    chosen.text(rules.chosen(values()));
    offers.empty();
    if (mode === "types") offers.append(...offerButtons(values(), takePrefix));
  }

  function look(): void {
    const text = String(search.val() ?? "").trim();
    const found = searchTypes(groups, text);
    const inPart = groups.filter((group) => rules.groupTick(values(), group) === "some");
    const atStart = inPart.length <= OPEN ? inPart : [];
    const open = text === "" ? atStart : found.filter((group) => group.open);
    tree.show(found, new Set(open.map(({ key }) => key)));
    status.text(text === "" ? rules.help : said(found, text));
  }

  search.on("input", look);
  search.on("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    tree.focus();
  });
  const foot = $("<div/>", { class: "okta-popup-foot" });
  const content = [search, status, tree.element, offers, foot];
  const popup = openPopup({ button, title: rules.title, content, onClose });
  if (mode !== "type") {
    const done = $("<button/>", { type: "button", class: "red-ui-button" }).text(t("picker.done"));
    foot.append(chosen, done.on("click", popup.close));
  }
  look();
  update();
  search.trigger("focus");
  return popup;
}

/** Adds the button that opens the list, and closes it again. */
export function pickerButton(container: JQuery, options: PickerOptions): void {
  let popup: Popup | undefined;
  const { title } = modeRules(options.mode, []);
  const button = $("<button/>", { type: "button", class: "red-ui-button okta-pick" })
    .attr({ title, "aria-label": title, "aria-haspopup": "dialog", "aria-expanded": "false" })
    .append('<i class="fa fa-list-ul" aria-hidden="true"></i> ')
    .append($("<span/>").text(t("picker.button")))
    .appendTo(container);
  button.on("click", () => {
    if (popup !== undefined) {
      popup.close();
      return;
    }
    popup = openPicker(button, options, () => {
      popup = undefined;
    });
  });
}
