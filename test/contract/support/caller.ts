// How the tests call: the way the node does.
import type { OktaRequest } from "../../../src/okta-api";

export const TOKEN = "00TestTokenOfTheContract";

/** Resolves when the answer is there, whatever it is. */
export async function send(origin: string, request: OktaRequest): Promise<unknown> {
  const query = new URLSearchParams(request.query.map(([name, value]) => [name, value])).toString();
  const answer = await fetch(`${origin}${request.path}${query && `?${query}`}`, {
    method: request.method,
    headers: {
      Authorization: `SSWS ${TOKEN}`,
      Accept: "application/json",
      ...request.headers,
      ...(request.body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  });
  const text = await answer.text();
  return text === "" ? undefined : JSON.parse(text);
}
