import { readOwnSamples } from "../../events";
import { isEnvironmentReference } from "../fields/environment";
import { sentence } from "../sentences";
import { t } from "../texts";

/** A hook's own sample events: how many there are, if that is known here, or what is wrong, in a sentence. */
export type OwnSamplesState = { readonly count: number | undefined } | { readonly problem: string };

/** @param value as the node has it; undefined in a flow from before the property */
export function ownSamplesState(value: unknown): OwnSamplesState {
  if (typeof value === "string" && isEnvironmentReference(value.trim())) return { count: undefined };
  const read = readOwnSamples(value);
  if (!("problem" in read)) return { count: read.samples.length };
  if (read.mistake === undefined) return { problem: sentence(read.problem) };
  const { mistake, ...params } = read.mistake;
  return { problem: t(`try.json.${mistake}`, params) };
}
