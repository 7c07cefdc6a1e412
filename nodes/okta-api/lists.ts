import { type OktaAnswer, OktaApiError } from "../../src/okta-api";

/** One item of a list, in Okta's order. */
export interface ListItem {
  readonly item: unknown;
  readonly index: number;
  readonly answer: OktaAnswer;
  /** The last that is taken. */
  readonly last: boolean;
  /** Of the last: the list was cut here, there may be more of it. */
  readonly truncated: boolean;
}

/**
 * The items of a list, at most `maximum`: then it is cut, and the pages that would follow are not asked for. Each is
 * held back until it is known whether another one follows.
 *
 * @throws OktaApiError
 */
export async function* itemsOf(
  pages: AsyncIterable<OktaAnswer>,
  maximum: number,
): AsyncGenerator<ListItem, OktaAnswer | undefined> {
  let held: Omit<ListItem, "last" | "truncated"> | undefined;
  let index = 0;
  let latest: OktaAnswer | undefined;
  for await (const answer of pages) {
    latest = answer;
    if (!Array.isArray(answer.body)) {
      throw new OktaApiError("unexpected", "Okta answered with something else than a list.", {
        status: answer.status,
      });
    }
    for (const item of answer.body as unknown[]) {
      if (index === maximum) {
        if (held !== undefined) yield { ...held, last: true, truncated: true };
        return latest;
      }
      if (held !== undefined) yield { ...held, last: false, truncated: false };
      held = { item, index: index++, answer };
    }
    if (index === maximum && answer.next !== undefined) {
      if (held !== undefined) yield { ...held, last: true, truncated: true };
      return latest;
    }
  }
  if (held !== undefined) yield { ...held, last: true, truncated: false };
  return latest;
}

/** `msg.parts` as core's Split makes it for an array: a Join node puts the items together again. */
export function partsOf(
  id: string,
  property: string,
  { index, last }: ListItem,
  outer: unknown,
): { id: string; index: number } & Record<string, unknown> {
  return {
    id,
    type: "array",
    len: 1,
    index,
    ...(last ? { count: index + 1 } : {}),
    ...(property === "payload" ? {} : { property }),
    ...(outer === undefined ? {} : { parts: outer }),
  };
}
