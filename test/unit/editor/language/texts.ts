// The English texts, looked up as Node-RED does it.
import type { Texts } from "../../../../src/editor/language";
import enUS from "../../../../src/editor/locales/en-US.json";

/** Keys that were asked for and are not there. */
export const missing: string[] = [];

function find(key: string): string | undefined {
  const found = key
    .split(".")
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], enUS);
  return typeof found === "string" ? found : undefined;
}

export const texts: Texts = {
  t(key, params = {}) {
    const found = find(key);
    if (found === undefined) missing.push(key);
    return (found ?? key).replace(/__(\w+)__/g, (_place, name: string) => String(params[name]));
  },
  tOr: (key, otherwise) => find(key) ?? otherwise,
};

/** Cuts the `|` out that stands for the cursor. */
export function atCursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf("|");
  if (offset < 0) throw new Error(`no | in ${marked}`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
