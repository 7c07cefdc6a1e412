// Rows for what the event hooks before a node have delivered, as the runtime counts it.
import { AdminError, deliveredTypes } from "../hook/admin";
import { type HookRef, hooksFor } from "../hook/hooks";
import { t } from "../texts";
import type { Fill, Found } from "./rule-list";

interface Answer {
  hook: HookRef;
  types: string[];
  /** Why there is no answer, in a sentence. */
  failed?: string;
}

async function ask(hook: HookRef): Promise<Answer> {
  try {
    return { hook, types: Object.keys(await deliveredTypes(hook.id)) };
  } catch (error) {
    const message = error instanceof AdminError ? error.message : String(error);
    return { hook, types: [], failed: t("output.hook-failed", { hook: hook.label, message }) };
  }
}

/** What came of it where there is nothing to add. */
function nothing(answered: readonly Answer[]): string {
  if (answered.some(({ types }) => types.length > 0)) return t("output.nothing-new");
  const [first] = answered;
  return answered.length === 1 && first !== undefined
    ? t("output.nothing-yet", { hook: first.hook.label })
    : t("output.nothing-yet-any");
}

/**
 * The button "what this hook delivers".
 * @param missing the rows to add for these event types
 * @param name a row's entry for people
 */
export function deliveredFill(
  nodeId: string,
  missing: (types: readonly string[], present: readonly string[][]) => string[][],
  name: (entry: string) => string,
): Fill {
  async function find(present: readonly string[][]): Promise<Found> {
    const hooks = hooksFor(nodeId);
    if (hooks.length === 0) return { rows: [], message: t("output.no-hook"), failed: true };
    const answers = await Promise.all(hooks.map(ask));
    const problems = answers.flatMap(({ failed }) => failed ?? []);
    const answered = answers.filter(({ failed }) => failed === undefined);
    const types = [...new Set(answered.flatMap((answer) => answer.types))].sort();
    const rows = missing(types, present);
    const names = rows.flat().map(name).join(", ");
    const told = rows.length > 0 ? [t("output.added", { names })] : [];
    if (rows.length === 0 && answered.length > 0) told.push(nothing(answered));
    return { rows, message: [...told, ...problems].join(" "), failed: problems.length > 0 };
  }
  return {
    label: t("output.delivered"),
    title: t("output.delivered-tip"),
    icon: "fa fa-plus",
    find,
  };
}
