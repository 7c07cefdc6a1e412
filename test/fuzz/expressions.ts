// Expressions: whole ones, made by the grammar, and text that only looks like one.
import { fields, methods, methodsOf, numbers, places, placesOf, texts, tokens, traps } from "./names";
import type { Chance } from "./random";

const binary =
  "|| or && and == eq != ne < lt > gt <= le >= ge matches + - * / div % mod ^ == == && && ||".split(" ");
/** Every operator with a level of its own in brackets: what is printed need not be what was written. */
const tight = new Set(["+", "-", "*", "/", "%", "^"]);

/** An expression of this language. `budget` bounds its size. */
export function expression(chance: Chance, budget: number): string {
  if (budget <= 0) return leaf(chance);
  const smaller = () => expression(chance, budget - 1 - chance.below(3));
  switch (chance.below(18)) {
    case 0:
    case 1:
    case 2: {
      const operator = chance.pick(binary);
      const space = tight.has(operator) && chance.oneIn(2) ? "" : " ";
      return `(${smaller()})${space}${operator}${space}(${smaller()})`;
    }
    case 3:
      return `${leaf(chance)} ${chance.pick(["&&", "||", "+", "==", "or"])} ${leaf(chance)}`;
    case 4:
      return `${chance.pick(["!", "not ", "-", "+", "- ", "!!"])}${path(chance, smaller)}`;
    case 5:
      return `(${smaller()}) ${chance.oneIn(2) ? "?:" : `? ${smaller()} :`} ${smaller()}`;
    case 6:
      return `{${chance.several(4, smaller).join(", ")}}`;
    case 7:
      return `{${chance.several(3, () => `${mapKey(chance)}: ${smaller()}`).join(", ") || ":"}}`;
    case 8:
      return `(${smaller()})${steps(chance, smaller)}`;
    case 9:
      return `event.target.?[${chance.pick(["type", "displayName", "id"])} ${chance.pick(["==", "eq", "!="])} ${text(chance)}].size() ${chance.pick([">", "==", "<="])} ${chance.below(3)}`;
    case 10:
      return simple(chance);
    case 11:
    case 12:
      return fittingCall(chance, budget);
    default:
      return path(chance, smaller);
  }
}

/** A row of conditions, such as Okta's Simple form makes. */
function simple(chance: Chance): string {
  const condition = () => {
    const name = chance.pick(["id", "type", "alternateId", "displayName"]);
    switch (chance.below(3)) {
      case 0:
        return `event.target.?[${name} ${chance.pick(["eq", "ne", "=="])} ${text(chance)}].size()>0`;
      case 1:
        return `event.target.?[type eq ${text(chance)} && ${name}.contains(${text(chance)})].size() > 0`;
      default:
        return `event.${chance.pick(["actor", "outcome"])}.${name} ${chance.pick(["eq", "ne"])} ${text(chance)}`;
    }
  };
  return Array.from({ length: 1 + chance.below(3) }, condition).join(chance.pick([" && ", "||", " and "]));
}

/** A method on what has it, with as many arguments as it takes. */
function fittingCall(chance: Chance, budget: number): string {
  const type = chance.pick(["list", "list", "map", "text", "text", "other"] as const);
  const method = chance.pick<string>(methodsOf[type]);
  const args = Array.from({ length: Number(method.at(-1)) }, () =>
    chance.oneIn(4) ? expression(chance, budget - 2) : chance.oneIn(2) ? leaf(chance) : chance.pick(places),
  );
  return `${chance.pick<string>(placesOf[type])}.${method.slice(0, -1)}(${args.join(", ")})`;
}

function path(chance: Chance, argument: () => string): string {
  return start(chance) + steps(chance, argument);
}

function start(chance: Chance): string {
  return chance.oneIn(3) ? leaf(chance) : chance.oneIn(3) ? "event" : chance.pick(places);
}

function leaf(chance: Chance): string {
  switch (chance.below(8)) {
    case 0:
      return chance.pick(numbers);
    case 1:
    case 2:
      return text(chance);
    case 3:
      return chance.pick(["true", "false", "null", "TRUE", "{}", "{:}"]);
    case 4:
      return chance.pick(["#this", "#root"]);
    case 5:
      return name(chance);
    default:
      return `event.${name(chance)}`;
  }
}

const name = (chance: Chance) => (chance.oneIn(6) ? chance.pick(traps) : chance.pick(fields.slice(0, -3)));
const anyName = (chance: Chance) => (chance.oneIn(4) ? chance.pick(traps) : chance.pick(fields));

function text(chance: Chance): string {
  const content = chance.pick(texts);
  return chance.oneIn(4) ? `"${content.replaceAll('"', '""')}"` : `'${content.replaceAll("'", "''")}'`;
}

const mapKey = (chance: Chance) => (chance.oneIn(2) ? name(chance) : text(chance));

function steps(chance: Chance, argument: () => string): string {
  let result = "";
  for (let i = chance.below(4); i > 0; i--) {
    const dot = chance.oneIn(4) ? "?." : ".";
    switch (chance.below(8)) {
      case 0:
      case 1:
        result += `${dot}${anyName(chance)}`;
        break;
      case 2:
      case 3:
        result += `${dot}${chance.oneIn(12) ? chance.pick(traps) : chance.pick(methods)}(${chance.several(2, argument).join(", ")})`;
        break;
      case 4:
        result += `[${argument()}]`;
        break;
      case 5:
        result += `${dot}${chance.pick(["?[", "^[", "$["])}${criterion(chance, argument)}]`;
        break;
      case 6:
        result += `${dot}![${argument()}]`;
        break;
      default:
        result += ` ${dot} ${anyName(chance)} `;
    }
  }
  return result;
}

function criterion(chance: Chance, argument: () => string): string {
  if (chance.oneIn(3)) return argument();
  return `${chance.pick(["type", "key", "value", "#this", "id", "inherited"])} ${chance.pick(["==", "!=", "<"])} ${leaf(chance)}`;
}

/** Text of tokens in any order. */
export function tokenSoup(chance: Chance): string {
  const between = chance.oneIn(2) ? " " : "";
  return Array.from({ length: 1 + chance.below(chance.oneIn(20) ? 300 : 14) }, () =>
    chance.pick(tokens),
  ).join(between);
}

/** Text of any UTF-16 units, lone surrogates included. */
export function unitSoup(chance: Chance): string {
  const top = chance.pick([0x80, 0x80, 0x100, 0x3000, 0x10000]);
  let result = "";
  for (let i = 1 + chance.below(40); i > 0; i--) result += String.fromCharCode(chance.below(top));
  return result;
}

/** One thing over and over, perhaps begun and ended. */
export function longRun(chance: Chance): string {
  const part = chance.pick(tokens) + (chance.oneIn(2) ? chance.pick(tokens) : "");
  const length = chance.pick([50, 200, 1_000, 3_000]);
  const run = part.repeat(Math.ceil(length / part.length)).slice(0, length);
  return `${chance.oneIn(2) ? "a" : ""}${run}${chance.oneIn(2) ? chance.pick(tokens) : ""}`;
}

/** An expression with a few mistakes made in it. */
export function mutated(chance: Chance, original: string): string {
  let result = original;
  for (let i = 1 + chance.below(3); i > 0; i--) {
    const at = chance.below(result.length + 1);
    const cut = chance.below(4);
    switch (chance.below(5)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + 1 + cut);
        break;
      case 1:
        result = result.slice(0, at) + chance.pick(tokens) + result.slice(at);
        break;
      case 2:
        result = result.slice(0, at) + chance.pick(tokens) + result.slice(at + cut);
        break;
      case 3:
        result = result.slice(0, at) + result.slice(at).repeat(2);
        break;
      default:
        result = result.slice(0, at);
    }
  }
  return result.slice(0, 10_100);
}
