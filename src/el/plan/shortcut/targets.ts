// Whether an event has a target with a certain field: what most filters ask. A loop per field, each of which
// reads its field as hand-written code does.
import type { Value } from "../../values";
import { isUsual, pathReader } from "./fields";
import type { Answer, Budget, Shortcut } from "./types";

/** A target of this type, or of any if that is undefined, with one of these texts in its field. */
export interface Wanted {
  readonly field: string;
  readonly texts: readonly string[];
  readonly type: string | undefined;
}

interface Target {
  readonly id?: Value;
  readonly type?: Value;
  readonly alternateId?: Value;
  readonly displayName?: Value;
}

interface Event {
  readonly target?: readonly (Target | null | undefined)[];
}

const base = Object.prototype as Event & Target;

/** The event's targets; undefined where they are not a list that can be gone through. */
function targetsOf(event: Event, budget: Budget): Event["target"] {
  const { target } = event;
  if (!isUsual(event) || base.target !== undefined || !Array.isArray(target)) return undefined;
  return target.length <= budget.elements ? target : undefined;
}

/**
 * Whether a field is another text than the wanted one, own or inherited: then a target, if it is an object, does
 * not fit. Most other texts have another length: that is seen at once.
 */
const isOther = (value: unknown, text: string): boolean =>
  typeof value === "string" && (value.length !== text.length || value !== text);

/** After one that fits: the rest need only be such that asking them is no error. */
function areObjects(targets: readonly unknown[], from: number): Answer {
  for (let i = from; i < targets.length; i++) {
    const target = targets[i];
    if (typeof target !== "object" || target === null || Array.isArray(target)) return undefined;
  }
  return true;
}

// What is no object has no fields, and asking it for one is an error: that is left to the general rules. A function
// would pass for an object, but no event has any.
type Search = (text: string, type: string | undefined, budget: Budget) => Shortcut;

const searches: ReadonlyMap<string, Search> = new Map<string, Search>([
  [
    "displayName",
    (text, type, budget) => (event) => {
      const targets = targetsOf(event as Event, budget);
      if (targets === undefined || (base.type ?? base.displayName) !== undefined) return undefined;
      for (let i = 0; i < targets.length; i++) {
        const target = targets[i];
        if (target === null || target === undefined || Array.isArray(target)) return undefined;
        const { displayName } = target;
        if (isOther(displayName, text)) continue;
        if (!isUsual(target)) return undefined;
        if (typeof displayName !== "string") continue;
        if (type === undefined || target.type === type) return areObjects(targets, i + 1);
      }
      return false;
    },
  ],
  [
    "id",
    (text, type, budget) => (event) => {
      const targets = targetsOf(event as Event, budget);
      if (targets === undefined || (base.type ?? base.id) !== undefined) return undefined;
      for (let i = 0; i < targets.length; i++) {
        const target = targets[i];
        if (target === null || target === undefined || Array.isArray(target)) return undefined;
        const { id } = target;
        if (isOther(id, text)) continue;
        if (!isUsual(target)) return undefined;
        if (typeof id !== "string") continue;
        if (type === undefined || target.type === type) return areObjects(targets, i + 1);
      }
      return false;
    },
  ],
  [
    "alternateId",
    (text, type, budget) => (event) => {
      const targets = targetsOf(event as Event, budget);
      if (targets === undefined || (base.type ?? base.alternateId) !== undefined) return undefined;
      for (let i = 0; i < targets.length; i++) {
        const target = targets[i];
        if (target === null || target === undefined || Array.isArray(target)) return undefined;
        const { alternateId } = target;
        if (isOther(alternateId, text)) continue;
        if (!isUsual(target)) return undefined;
        if (typeof alternateId !== "string") continue;
        if (type === undefined || target.type === type) return areObjects(targets, i + 1);
      }
      return false;
    },
  ],
  [
    "type",
    (text, _, budget) => (event) => {
      const targets = targetsOf(event as Event, budget);
      if (targets === undefined || base.type !== undefined) return undefined;
      for (let i = 0; i < targets.length; i++) {
        const target = targets[i];
        if (target === null || target === undefined || Array.isArray(target)) return undefined;
        const { type } = target;
        if (isOther(type, text)) continue;
        if (!isUsual(target)) return undefined;
        if (typeof type !== "string") continue;
        return areObjects(targets, i + 1);
      }
      return false;
    },
  ],
]);

export const isTargetField = (field: string) => searches.has(field);

export function targetWith({ field, texts, type }: Wanted, budget: Budget): Shortcut {
  const [text, ...more] = texts;
  if (more.length > 0) return targetWithAny(field, new Set(texts), type, budget);
  return (searches.get(field) as Search)(text as string, type, budget);
}

/** All in one pass, however many texts there are. */
function targetWithAny(
  field: string,
  texts: ReadonlySet<unknown>,
  wantedType: string | undefined,
  budget: Budget,
): Shortcut {
  const read = pathReader([field], "element");
  return (event) => {
    const targets = targetsOf(event as Event, budget);
    if (targets === undefined || base.type !== undefined) return undefined;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i];
      if (target === null || target === undefined) return undefined;
      const { type } = target;
      if (!isUsual(target)) return undefined;
      if (wantedType !== undefined && type !== wantedType) continue;
      const value = read(target as Value);
      if (value === undefined) return undefined;
      if (texts.has(value)) return areObjects(targets, i + 1);
    }
    return false;
  };
}
