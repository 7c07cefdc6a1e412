// What a shortcut can ask, and how questions combine.
import type { Pattern } from "../../patterns";
import { isList } from "../../values";
import type { Reader } from "./fields";
import type { Budget, Shortcut } from "./types";

export const unknown: Shortcut = () => undefined;

export const not =
  (ask: Shortcut): Shortcut =>
  (self) => {
    const answer = ask(self);
    return answer === undefined ? undefined : !answer;
  };

export const both =
  (first: Shortcut, second: Shortcut): Shortcut =>
  (self) => {
    const answer = first(self);
    return answer === true ? second(self) : answer;
  };

export const either =
  (first: Shortcut, second: Shortcut): Shortcut =>
  (self) => {
    const answer = first(self);
    return answer === false ? second(self) : answer;
  };

/** Whether a field is this text. */
export const isWanted =
  (read: Reader, text: string): Shortcut =>
  (self) => {
    const value = read(self);
    return value === text || (value === undefined ? undefined : false);
  };

/** Two such questions in one step, since login filters ask two. */
export const areWanted =
  (readA: Reader, a: string, readB: Reader, b: string): Shortcut =>
  (self) => {
    const first = readA(self);
    if (first !== a) return first === undefined ? undefined : false;
    const second = readB(self);
    return second === b || (second === undefined ? undefined : false);
  };

export const isFlag =
  (read: Reader, flag: boolean): Shortcut =>
  (self) => {
    const value = read(self);
    return value === undefined ? undefined : value === flag;
  };

/** What JSON does not have reads as null, too: that is left to the general rules. */
export const isNull =
  (read: Reader): Shortcut =>
  (self) => {
    const value = read(self);
    if (value === null) return true;
    return value === undefined || typeof value === "function" || typeof value === "symbol"
      ? undefined
      : false;
  };

export const textTests: ReadonlyMap<string, (text: string, part: string) => boolean> = new Map([
  ["contains", (text: string, part: string) => text.includes(part)],
  ["startsWith", (text: string, part: string) => text.startsWith(part)],
  ["endsWith", (text: string, part: string) => text.endsWith(part)],
]);

export const isTextWith =
  (read: Reader, test: (text: string, part: string) => boolean, part: string): Shortcut =>
  (self) => {
    const value = read(self);
    return typeof value === "string" ? test(value, part) : undefined;
  };

/** Whether a text contains one of these. */
export const containsAny =
  (read: Reader, parts: readonly string[]): Shortcut =>
  (self) => {
    const value = read(self);
    if (typeof value !== "string") return undefined;
    for (let i = 0; i < parts.length; i++) {
      if (value.includes(parts[i] as string)) return true;
    }
    return false;
  };

export const matches =
  (read: Reader, pattern: () => Pattern): Shortcut =>
  (self) => {
    const value = read(self);
    return typeof value === "string" ? pattern().matches(value) : undefined;
  };

/** Whether a list has an element for which the answer is yes. All are asked, as by the general rules. */
export const anyElement =
  (read: Reader, ask: Shortcut, budget: Budget): Shortcut =>
  (self) => {
    const list = read(self);
    if (list === undefined || !isList(list) || list.length > budget.elements) return undefined;
    let found = false;
    for (let i = 0; i < list.length; i++) {
      const element = list[i];
      if (element === null || element === undefined) return undefined;
      const answer = ask(element);
      if (answer === undefined) return undefined;
      found ||= answer;
    }
    return found;
  };
