import { expect } from "chai";
import { SECRET } from "./flow";
import { call } from "./http";

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what a test expects it to be
  readonly body: any;
}

interface Ask {
  readonly method?: "GET" | "POST";
  readonly token?: string | undefined;
  readonly contentType?: string;
  /** An object is sent as JSON. */
  readonly body?: string | object;
}

/** Asks for what the editor's dialogs ask for; no answer holds the hooks' secret, or a stack. */
export async function ask(root: string, path: string, { method, token, contentType, body }: Ask = {}) {
  const answer = await call(`${root}/okta-event-hooks/${path}`, {
    method: method ?? "GET",
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(method === "POST" ? { "Content-Type": contentType ?? "application/json" } : {}),
    },
    body,
  });
  expect(answer.body).to.not.contain(SECRET);
  expect(answer.body).to.not.match(/node_modules|\.js:\d/);
  const isOurs = answer.headers["content-type"]?.startsWith("application/json") || answer.status === 204;
  if (isOurs) expect(answer.headers["cache-control"]).to.equal("no-store");
  const parsed = isOurs && answer.body !== "" ? JSON.parse(answer.body) : answer.body;
  return { status: answer.status, body: parsed } as Reply;
}

/** Presses the dialog's button. */
export const press = (root: string, hook: string, body: string | object = {}, more: Ask = {}) =>
  ask(root, `hooks/${hook}/sample`, { method: "POST", body, ...more });

/** An error answer: its status, and a sentence that fits. */
export function expectError({ status, body }: Reply, code: number, sentence: RegExp): void {
  expect(status, JSON.stringify(body)).to.equal(code);
  expect(Object.keys(body)).to.deep.equal(["error"]);
  expect(body.error).to.match(sentence);
}
