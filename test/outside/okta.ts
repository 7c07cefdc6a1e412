// Okta's management API: each request is checked against Okta's own specification by Prism, a mock server made of it. The
// answer is the one that a test scripts, or Prism's example. Where the specification is not there, nothing is checked.
import { existsSync } from "node:fs";
import type http from "node:http";
import { call } from "../support/http";
import type { Answer, Asked } from "../support/okta-api";
import { type Prism, specificationFile, startPrism, violationsIn } from "../support/prism";
import type { Recorder } from "../support/recorder";
import { HttpOutside, type Incoming, type Answer as OutsideAnswer } from "./http-outside";

export { json, oktaError, TOKEN } from "../support/okta-api";

interface Script {
  readonly fits: RegExp;
  readonly answer: Answer;
  readonly once: boolean;
}

/** One for all tests of a run; it ends with the process. */
let prism: Promise<Prism> | undefined;

/** Okta, as far as a test tells it what to answer. */
export class Okta extends HttpOutside<Asked> {
  readonly #scripts: Script[] = [];

  static start(): Promise<Okta> {
    return new Okta("requests").listen();
  }

  /** What Okta was asked, and took. */
  get asked(): Recorder<Asked> {
    return this.received;
  }

  /** `fits` is asked of `POST /api/v1/…`; earlier answers go first. */
  answers(fits: RegExp, answer: Answer, once = false): void {
    this.#scripts.push({ fits, answer, once });
  }

  protected override forget(): void {
    this.#scripts.length = 0;
  }

  protected override async respond(
    incoming: Incoming,
    _request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const example = await exampleFor(incoming);
    const { method, url, body, headers } = incoming;
    if (example.violations.length > 0) {
      this.refuse(incoming, 400, example.violations.join("; "));
      response.writeHead(400, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ errorCode: "E0000001", errorSummary: "Api validation failed" }));
      return;
    }
    const asked: Asked = { method, url, authorization: headers.authorization, body };
    const index = this.#scripts.findIndex(({ fits }) => fits.test(`${method} ${url}`));
    const script = this.#scripts[index];
    if (script?.once) this.#scripts.splice(index, 1);
    if (script === undefined) {
      response.writeHead(example.status, { "Content-Type": "application/json" });
      response.end(example.body);
    } else script.answer(asked, response);
    this.received.push(asked);
  }

  protected override answer(): OutsideAnswer {
    throw new Error("Okta writes its responses itself");
  }
}

async function exampleFor({ method, url, headers, body }: Incoming) {
  if (!existsSync(specificationFile)) return { status: 200, body: "", violations: [] };
  prism ??= startPrism();
  const { host: _host, connection: _connection, ...passed } = headers;
  const answer = await call((await prism).origin + url, {
    method,
    headers: passed as Record<string, string>,
    ...(body !== "" && { body }),
  });
  return {
    status: answer.status,
    body: answer.body,
    violations: violationsIn(answer.status, answer.headers, answer.body),
  };
}
