// A button that opens the list of all categories and event types, to search and to choose from.
import { typeGroups, typePrefixes } from "./catalogue";
import { type PickerTree, pickerTree, type Tick } from "./picker-tree";
import { openPopup, type Popup } from "./popup";
import { t } from "./texts";
import { isTicked, prefixOffers, searchTypes, tick, untick, withPrefix } from "./type-tree";

/** Categories (by key), event types and prefixes, or one event type. */
export type PickerMode = "categories" | "types" | "type";

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

const titles: Record<PickerMode, () => string> = {
  categories: () => t("picker.categories"),
  types: () => t("picker.types"),
  type: () => t("picker.type"),
};

function tickOf(entries: readonly string[], types: readonly string[]): Tick {
  const ticked = types.filter((type) => isTicked(entries, type)).length;
  if (ticked === 0) return "off";
  return ticked === types.length ? "on" : "some";
}

const toggled = (values: readonly string[], key: string) =>
  values.includes(key) ? values.filter((value) => value !== key) : [...values, key];

/** Fills the panel and opens it. */
function open(button: JQuery, options: PickerOptions, onClose: () => void): Popup {
  const { mode, values } = options;
  const title = titles[mode]();
  const groups = typeGroups().filter(({ types }) => mode === "categories" || types.length > 0);
  const known = groups.flatMap(({ types }) => types);

  const head = $("<div/>", { class: "okta-popup-head" });
  $("<b/>").text(title).appendTo(head);
  const search = $('<input type="text">').attr({
    placeholder: t("picker.search", { types: known.length }),
    "aria-label": t("picker.search", { types: known.length }),
    autocomplete: "off",
    spellcheck: "false",
  });
  const found = $("<div/>", { class: "okta-picker-found okta-quiet", role: "status" });
  const foot = $("<div/>", { class: "okta-popup-foot" });
  const chosen = $("<span/>", { class: "okta-picker-chosen", role: "status" });
  const offers = $("<div/>", { class: "okta-picker-offers" });
  const done = $("<button/>", { type: "button", class: "red-ui-button" }).text(t("picker.done"));

  function change(next: string[]): void {
    options.onChange(next);
    update();
  }

  function take(type: string): void {
    options.onChange([type]);
    popup.close();
  }

  const tree: PickerTree = pickerTree({
    label: title,
    groups: mode === "type" ? "read" : "tick",
    types: mode === "type" ? "take" : mode === "types" ? "tick" : "read",
    groupTick: ({ key, types }) =>
      mode === "categories" ? (values().includes(key) ? "on" : "off") : tickOf(values(), types),
    typeTick: (type) => (isTicked(values(), type) ? "on" : "off"),
    onGroup({ key, types }) {
      if (mode === "categories") change(toggled(values(), key));
      else if (tickOf(values(), types) === "on") change(untick(values(), types, known));
      else change(tick(values(), types));
    },
    onType(type) {
      if (mode === "type") take(type);
      else if (isTicked(values(), type)) change(untick(values(), [type], known));
      else change(tick(values(), [type]));
    },
    onText: () => void search.trigger("focus"),
  });

  function showOffers(): void {
    const shown = mode === "types" ? prefixOffers(values(), typePrefixes).slice(0, OFFERS) : [];
    offers.empty();
    for (const { prefix, replaces } of shown) {
      $("<button/>", { type: "button", class: "red-ui-button red-ui-button-small" })
        .text(t("picker.shorten", { types: replaces, prefix }))
        .attr("title", t("picker.shorten-tip", { prefix }))
        .on("click", () => {
          change(withPrefix(values(), prefix));
          tree.focus();
        })
        .appendTo(offers);
    }
  }

  function update(): void {
    tree.update();
    if (mode === "type") return;
    const types = known.filter((type) => isTicked(values(), type)).length;
    const categories = values().filter((key) => groups.some((group) => group.key === key)).length;
    chosen.text(
      mode === "types"
        ? t("picker.chosen-types", { types })
        : t("picker.chosen-categories", { categories, all: groups.length }),
    );
    showOffers();
  }

  function look(): void {
    const text = String(search.val() ?? "").trim();
    const results = searchTypes(groups, text);
    const withChoice = results.filter(
      ({ types }) => mode !== "categories" && tickOf(values(), types) === "some",
    );
    const atStart = withChoice.length <= OPEN ? withChoice : [];
    const opened = text === "" ? atStart : results.filter((group) => group.open);
    tree.show(results, new Set(opened.map(({ key }) => key)));
    const types = results.reduce((sum, group) => sum + group.types.length, 0);
    if (results.length === 0) found.text(t("picker.nothing", { text }));
    else if (text === "") found.text(t(`picker.help-${mode}`));
    else found.text(t("picker.found", { types, categories: results.length }));
  }

  search.on("input", look);
  search.on("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    tree.focus();
  });
  if (mode !== "type") foot.append(chosen, done);
  const popup = openPopup(button, title, [head, search, found, tree.element, offers, foot], onClose);
  const close = $("<button/>", { type: "button", class: "okta-popup-close", "aria-label": t("picker.close") })
    .attr("title", t("picker.close"))
    .append('<i class="fa fa-times" aria-hidden="true"></i>')
    .on("click", popup.close);
  close.appendTo(head);
  done.on("click", popup.close);
  look();
  update();
  search.trigger("focus");
  return popup;
}

/** Adds the button that opens the list, and closes it again. */
export function pickerButton(container: JQuery, options: PickerOptions): JQuery {
  let popup: Popup | undefined;
  const title = titles[options.mode]();
  return $("<button/>", { type: "button", class: "red-ui-button okta-pick" })
    .attr({ title, "aria-label": title, "aria-haspopup": "dialog", "aria-expanded": "false" })
    .append('<i class="fa fa-list-ul" aria-hidden="true"></i> ')
    .append($("<span/>").text(t("picker.button")))
    .on("click", () => {
      if (popup !== undefined) {
        popup.close();
        return;
      }
      popup = open(container.find(".okta-pick"), options, () => {
        popup = undefined;
      });
    })
    .appendTo(container);
}
