// What the picker of event types chooses: categories, event types and prefixes, or one event type.

import { t } from "../texts";
import type { Tick, TreeKind } from "./picker-tree";
import { isTicked, type TypeGroup, tick, untick } from "./type-tree";

/** Categories (by key), event types and prefixes, or one event type. */
export type PickerMode = "categories" | "types" | "type";

/** How one mode reads the chosen entries, and what becomes of them when a row of the list is taken. */
export interface ModeRules {
  readonly title: string;
  readonly help: string;
  /** What can be done with the rows of categories and of types. */
  readonly kind: TreeKind;
  groupTick(entries: readonly string[], group: TypeGroup): Tick;
  typeTick(entries: readonly string[], type: string): Tick;
  takeGroup(entries: readonly string[], group: TypeGroup): string[];
  takeType(entries: readonly string[], type: string): string[];
  /** How many are chosen, in words. */
  chosen(entries: readonly string[]): string;
}

const onOrOff = (on: boolean): Tick => (on ? "on" : "off");

function typesTick(entries: readonly string[], types: readonly string[]): Tick {
  const ticked = types.filter((type) => isTicked(entries, type)).length;
  return ticked > 0 && ticked < types.length ? "some" : onOrOff(ticked > 0);
}

function categoriesMode(groups: readonly TypeGroup[]): ModeRules {
  return {
    title: t("picker.choose-categories"),
    help: t("picker.help-categories"),
    kind: { groups: "tick", types: "read" },
    groupTick: (keys, { key }) => onOrOff(keys.includes(key)),
    typeTick: () => "off",
    takeGroup: (keys, { key }) => (keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key]),
    takeType: (keys) => [...keys],
    chosen(keys) {
      const categories = groups.filter(({ key }) => keys.includes(key)).length;
      return t("picker.chosen-categories", { categories, all: groups.length });
    },
  };
}

function typesMode(groups: readonly TypeGroup[]): ModeRules {
  const known = groups.flatMap(({ types }) => types);
  const toggle = (entries: readonly string[], types: readonly string[]) =>
    typesTick(entries, types) === "on" ? untick(entries, types, known) : tick(entries, types);
  return {
    title: t("picker.choose-types"),
    help: t("picker.help-types"),
    kind: { groups: "tick", types: "tick" },
    groupTick: (entries, { types }) => typesTick(entries, types),
    typeTick: (entries, type) => onOrOff(isTicked(entries, type)),
    takeGroup: (entries, { types }) => toggle(entries, types),
    takeType: (entries, type) => toggle(entries, [type]),
    chosen: (entries) =>
      t("picker.chosen-types", { count: known.filter((type) => isTicked(entries, type)).length }),
  };
}

function typeMode(): ModeRules {
  return {
    title: t("picker.choose-type"),
    help: t("picker.help-type"),
    kind: { groups: "read", types: "take" },
    groupTick: (entries, { types }) => typesTick(entries, types),
    typeTick: (entries, type) => onOrOff(entries.includes(type)),
    takeGroup: (entries) => [...entries],
    takeType: (_entries, type) => [type],
    chosen: () => "",
  };
}

/** The rules of a mode, in the user's language. */
export function modeRules(mode: PickerMode, groups: readonly TypeGroup[]): ModeRules {
  if (mode === "categories") return categoriesMode(groups);
  return mode === "types" ? typesMode(groups) : typeMode();
}
