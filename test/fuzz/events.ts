// Events as Okta sends them, with things in them that no event should have.
import { events } from "../conformance/cases";
import { fields, texts, traps } from "./names";
import type { Chance } from "./random";

/** What sits on prototypes only: no expression may ever give it. */
export const SECRET = "reached through a prototype";
/** What the getters of an odd event throw. */
export const TRAP_MESSAGE = "the trap in the event";

const samples = Object.values(events).filter((event) => typeof event === "object" && event !== null);

/** An event, and in some cases its like whose objects inherit a SECRET under every name: it must mean the same. */
export interface Events {
  readonly event: unknown;
  readonly heir?: unknown;
}

/** Most are frozen all the way down, so that a change throws. */
export function randomEvents(chance: Chance): Events {
  const event = chance.oneIn(3)
    ? randomValue(chance, 4)
    : odd(chance, structuredClone(chance.pick(samples)) as Record<string, unknown>);
  const heir = chance.oneIn(3) ? heirOf(event, 0) : undefined;
  if (!chance.oneIn(4)) {
    deepFreeze(event);
    deepFreeze(heir);
  }
  return heir === undefined ? { event } : { event, heir };
}

const secrets: Record<string, unknown> = Object.fromEntries(
  [...fields, ...traps].map((name) => [name, SECRET]),
);
Object.defineProperty(secrets, "__proto__", { value: SECRET });
// what expressions compare with
Object.assign(secrets, { type: "User", id: "a", displayName: "Sales" });

function heirOf(value: unknown, depth: number): unknown {
  if (depth > 20 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return value.length > 1_000 ? value : value.map((item) => heirOf(item, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const heir = Object.create(secrets);
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if ("value" in descriptor) descriptor.value = heirOf(descriptor.value, depth + 1);
    Object.defineProperty(heir, name, descriptor);
  }
  return heir;
}

/** What is left out is read as null, and never looked for elsewhere. */
function leaveOut(chance: Chance, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value) && chance.oneIn(12)) delete (value as Record<string, unknown>)[key];
    else leaveOut(chance, inner);
  }
}

function odd(chance: Chance, sample: Record<string, unknown>): unknown {
  leaveOut(chance, sample);
  for (let i = chance.below(4); i > 0; i--) {
    const name = chance.oneIn(3) ? chance.pick(traps) : chance.pick(fields);
    put(sample, name, randomValue(chance, 3));
  }
  if (chance.oneIn(15)) addTrap(sample, chance.pick(fields));
  if (chance.oneIn(100)) put(sample, "deep", nested(chance.oneIn(2) ? 1_000 : 20_000, chance.oneIn(2)));
  if (chance.oneIn(100))
    put(sample, "target", new Array(chance.pick([10_000, 10_001])).fill({ type: "User" }));
  if (chance.oneIn(100)) put(sample, "self", sample);
  return sample;
}

/** As JSON.parse does it: an own key, __proto__ included. */
function put(object: object, name: string, value: unknown, enumerable = true): void {
  Object.defineProperty(object, name, { value, enumerable, configurable: true, writable: true });
}

function addTrap(object: object, name: string): void {
  Object.defineProperty(object, name, {
    get() {
      throw new TypeError(TRAP_MESSAGE);
    },
    enumerable: true,
    configurable: true,
  });
}

function nested(depth: number, asMap: boolean): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = asMap ? { deep: value } : [value];
  return value;
}

function randomValue(chance: Chance, depth: number): unknown {
  const kind = chance.below(depth > 0 ? 12 : 7);
  switch (kind) {
    case 0:
      return chance.pick([null, true, false, undefined]);
    case 1:
      return chance.pick([0, -0, 1, -1, 7, 2 ** 31, -(2 ** 31), 2 ** 53, 5e9, 0.1, 1e300, 1e-300, 1e21]);
    case 2:
      return chance.pick([Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE, 2 ** 63, 10n ** 30n, -1n]);
    case 3:
    case 4:
    case 5:
      return chance.pick(texts);
    case 6:
      return chance.pick<unknown>([
        () => SECRET,
        Symbol("s"),
        new Date(0),
        /x/,
        new Map([["a", 1]]),
        new Inheriting(),
      ]);
    case 7:
    case 8:
      return chance.several(4, () => randomValue(chance, depth - 1));
    case 9: {
      const sparse: unknown[] = [];
      sparse[chance.below(20)] = randomValue(chance, depth - 1);
      return sparse;
    }
    default:
      return randomMap(chance, depth);
  }
}

class Inheriting {
  own = 1;
  get inherited(): string {
    return SECRET;
  }
}

function randomMap(chance: Chance, depth: number): unknown {
  const map: Record<string, unknown> = chance.oneIn(4) ? Object.create(null) : {};
  for (let i = chance.below(5); i > 0; i--) {
    const name = chance.pick<string>(chance.oneIn(3) ? traps : fields);
    put(map, name, randomValue(chance, depth - 1), !chance.oneIn(20));
  }
  return map;
}

function deepFreeze(root: unknown): void {
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null || Object.isFrozen(value)) continue;
    Object.freeze(value);
    for (const { value: inner } of Object.values(Object.getOwnPropertyDescriptors(value))) {
      if (typeof inner === "object") waiting.push(inner);
    }
  }
}
