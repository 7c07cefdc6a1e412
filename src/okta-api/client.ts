import type { Authorizer, Method, OktaAnswer, OktaRequest, SendOptions } from "./request";

/** One org, and how it is called. */
export interface ClientSettings {
  /** `https://example.okta.com`, without a slash at its end. */
  readonly origin: string;
  readonly authorizer: Authorizer;
  /** Milliseconds for one attempt, from the first byte sent to the last received. */
  readonly timeout: number;
}

/** A request as it would be sent, without its credentials. */
export interface RequestPreview {
  readonly method: Method;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** Calls the management API of one org. */
export class OktaClient {
  readonly #settings: ClientSettings;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  /** @throws OktaApiError */
  send(_request: OktaRequest, _options: SendOptions = {}): Promise<OktaAnswer> {
    return Promise.reject(new Error(`not built yet: ${this.#settings.origin}`));
  }

  /** The pages of a list, one at a time; the next is asked for when the last is taken. @throws OktaApiError */
  // biome-ignore lint/correctness/useYield: not built yet
  async *pages(request: OktaRequest, options: SendOptions = {}): AsyncGenerator<OktaAnswer> {
    await this.send(request, options);
  }

  /** What `send` would send. */
  preview(request: OktaRequest): RequestPreview {
    return { method: request.method, url: `${this.#settings.origin}${request.path}`, headers: {} };
  }
}
