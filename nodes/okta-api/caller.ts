import type { NodeAPI, NodeMessage, NodeMessageInFlow } from "node-red";
import {
  buildRequest,
  type OktaAnswer,
  OktaApiError,
  type OktaClient,
  type OktaRequest,
  type Operation,
} from "../../src/okta-api";
import { type CallState, short } from "./call-status";
import { itemsOf, partsOf } from "./lists";
import type { Parameters } from "./parameters";

export interface CallerSettings {
  readonly client: OktaClient;
  readonly operation: Operation;
  readonly parameters: Parameters;
  /** The property of the message that takes what Okta answers. */
  readonly result: string;
  /** A list as one message an item. */
  readonly streamed: boolean;
  /** The most items that are taken of a list. */
  readonly maximum: number;
  /** Shows the request in place of sending it. */
  readonly dryRun: boolean;
  /** Somebody has said that they know that it cannot be undone. */
  readonly confirmed: boolean;
  readonly warn: (warning: string) => void;
}

/** Why a call came to nothing. */
export interface Failure {
  /** For a Catch node and the log. */
  readonly message: string;
  /** For the status. */
  readonly reason: string;
}

type Send = (message: NodeMessage) => void;

/** What a call leaves on its message; a call before it may have left more. */
interface Answered {
  statusCode?: number;
  requestId?: string;
  truncated?: true;
  response?: unknown;
  parts?: unknown;
}

/** Makes one call of a message, as often as messages come; several may be under way. */
export class Caller {
  readonly #RED: NodeAPI;
  readonly #settings: CallerSettings;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(RED: NodeAPI, settings: CallerSettings) {
    this.#RED = RED;
    this.#settings = settings;
  }

  /** Never rejects. @returns what went wrong; the message has the details then */
  call(message: NodeMessageInFlow, send: Send, state: CallState): Promise<Failure | undefined> {
    const call = this.#call(message, send, state).then(
      () => undefined,
      (error: unknown) => this.#failed(message, error),
    );
    this.#underWay.add(call);
    void call.then(() => this.#underWay.delete(call));
    return call;
  }

  /** Calls that are not answered yet. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Ends what is under way or waits; resolves when each call knows of it. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#underWay);
  }

  async #call(message: NodeMessageInFlow, send: Send, state: CallState): Promise<void> {
    const { client, operation, parameters, dryRun, confirmed } = this.#settings;
    const values = await parameters.values(message);
    const request = buildRequest(operation, values);
    if (request.method === "DELETE" && operation.id === "custom" && !confirmed) {
      throw new Error(this.#say("not-confirmed", { id: "DELETE" }));
    }
    if (dryRun) {
      clear(message);
      this.#put(message, client.preview(request));
      send(message);
      return;
    }
    const options = { signal: this.#closing.signal, onWait: state.waits };
    const mayBeList = operation.group === "custom" && request.method === "GET";
    if (operation.list || mayBeList) {
      const pages = client.pages(request, options);
      const first = await pages.next();
      if (first.done || operation.list || Array.isArray(first.value.body)) {
        await this.#list(message, request, startingWith(first, pages), send);
        return;
      }
      this.#fill(message, first.value, first.value.body ?? null);
      send(message);
      return;
    }
    const answer = await client.send(request, options);
    this.#fill(message, answer, answer.body ?? null);
    send(message);
  }

  async #list(
    message: NodeMessageInFlow,
    { operation: id }: OktaRequest,
    pages: AsyncIterable<OktaAnswer>,
    send: Send,
  ): Promise<void> {
    const { streamed, maximum, result, warn } = this.#settings;
    const gathered: unknown[] = [];
    const partsId = this.#RED.util.generateId();
    const items = itemsOf(pages, maximum);
    let truncated = false;
    let step = await items.next();
    for (; !step.done; step = await items.next()) {
      const entry = step.value;
      truncated = entry.truncated;
      if (streamed) {
        // each is a message of its own, for nodes that change what they get
        const each = this.#RED.util.cloneMessage(message) as NodeMessageInFlow & Answered;
        this.#fill(each, entry.answer, entry.item);
        each.parts = partsOf(partsId, result, entry, each.parts);
        if (truncated) each.truncated = true;
        send(each);
      } else gathered.push(entry.item);
    }
    if (truncated) warn(this.#RED._("okta-api.warn.truncated", { id, maximum: String(maximum) }));
    if (streamed || step.value === undefined) return;
    this.#fill(message, step.value, gathered);
    if (truncated) (message as Answered).truncated = true;
    send(message);
  }

  #fill(message: NodeMessageInFlow, { status, requestId }: OktaAnswer, body: unknown): void {
    clear(message);
    this.#put(message, body);
    const answered = message as Answered;
    answered.statusCode = status;
    if (requestId !== undefined) answered.requestId = requestId;
  }

  #put(message: NodeMessageInFlow, value: unknown): void {
    const { result, warn } = this.#settings;
    const isPut = this.#RED.util.setMessageProperty(message, result, value, true) as unknown;
    if (isPut === false) warn(this.#RED._("okta-api.warn.no-place", { property: result }));
  }

  #failed(message: NodeMessageInFlow & Answered, error: unknown): Failure {
    clear(message);
    if (error instanceof OktaApiError) {
      const { code, status, errorCode, errorSummary, errorId, causes, retryAfter, carriedOut } = error;
      if (status !== undefined) message.statusCode = status;
      message.response = defined({
        code,
        status,
        errorCode,
        errorSummary,
        errorId,
        causes,
        retryAfter,
        carriedOut,
      });
      const okta = [status, errorCode, errorSummary].filter((part) => part !== undefined && part !== "");
      const said = error.message.replace(`${this.#settings.operation.id}: `, "");
      return { message: error.message, reason: short(errorCode === undefined ? said : okta.join(" ")) };
    }
    // nothing was sent: a parameter that has no value, or one that does not fit
    message.response = { code: "request" };
    const words = error instanceof Error ? error.message : String(error);
    return { message: words, reason: short(words) };
  }

  #say(key: string, values: Record<string, string> = {}): string {
    return this.#RED._(`okta-api.error.${key}`, values);
  }
}

async function* startingWith<T>(
  first: IteratorResult<T, void>,
  rest: AsyncGenerator<T, void>,
): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

/** What the call before this one has left. */
function clear(message: NodeMessageInFlow & Answered): void {
  delete message.statusCode;
  delete message.requestId;
  delete message.truncated;
}

const defined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
