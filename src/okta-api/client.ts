import { bodyOf } from "./answer";
import { Call, type CallSettings, headersOf, toError } from "./call";
import { Fault } from "./errors";
import type { RawAnswer } from "./exchange";
import { nextPage } from "./links";
import type { Method, OktaAnswer, OktaRequest, SendOptions } from "./request";
import { urlOf } from "./url";

/** One org, and how it is called. */
export type ClientSettings = CallSettings;

/** A request as it would be sent, without its credentials. */
export interface RequestPreview {
  readonly method: Method;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** The System Log always names a next page, for events still to come; for now it ends where a page is empty. */
const SYSTEM_LOG = "/api/v1/logs";

/** Calls the management API of one org. */
export class OktaClient {
  readonly #settings: ClientSettings;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  /** @throws OktaApiError */
  async send(request: OktaRequest, options: SendOptions = {}): Promise<OktaAnswer> {
    const url = this.#urlOf(request);
    return new Call(request, url, this.#settings, options).run((raw) => {
      let next: string | undefined;
      try {
        next = nextPage(raw.headers, url);
      } catch {
        // who asks for one page only needs no other
      }
      return answerOf(raw, bodyOf(raw, request), next);
    });
  }

  /**
   * The pages of a list, one at a time; the next is asked for when the last is taken.
   * A custom request may answer with something else: that is the only page then.
   *
   * @throws OktaApiError
   */
  async *pages(request: OktaRequest, options: SendOptions = {}): AsyncGenerator<OktaAnswer> {
    const seen = new Set<string>();
    for (let url: string | undefined = this.#urlOf(request); url !== undefined; ) {
      const page: string = url;
      seen.add(page);
      const answer = await new Call(request, page, this.#settings, options).run((raw) => {
        const body = bodyOf(raw, request, true);
        const next = goesOn(request, body) ? nextPage(raw.headers, page) : undefined;
        if (next !== undefined && seen.has(next)) throw looping();
        return answerOf(raw, body, next);
      });
      yield answer;
      url = answer.next;
    }
  }

  /** What `send` would send. @throws OktaApiError `request`: it cannot be sent */
  preview(request: OktaRequest): RequestPreview {
    const { method, body } = request;
    const url = this.#urlOf(request);
    return { method, url, headers: headersOf(request), ...(body !== undefined && { body }) };
  }

  #urlOf(request: OktaRequest): string {
    const { origin } = this.#settings;
    try {
      return urlOf(origin, request);
    } catch (error) {
      throw error instanceof Fault ? toError(error, request, `${origin}${request.path}`) : error;
    }
  }
}

function goesOn({ path }: OktaRequest, body: unknown): boolean {
  if (!Array.isArray(body)) return false;
  return body.length > 0 || path.split("?", 1)[0] !== SYSTEM_LOG;
}

function answerOf({ status, headers }: RawAnswer, body: unknown, next: string | undefined): OktaAnswer {
  const requestId = headers.get("x-okta-request-id");
  return {
    status,
    body,
    ...(requestId !== null && { requestId }),
    ...(next !== undefined && { next }),
  };
}

function looping(): Fault {
  const what = "The next page is one that was there before: the list goes round in a circle";
  return new Fault("paging", what, "Does a proxy change the Link header?");
}
