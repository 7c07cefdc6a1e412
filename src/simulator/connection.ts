import * as http from "node:http";
import * as https from "node:https";
import { rootCertificates } from "node:tls";
import { CUT, redactor } from "../okta-api/redact";
import { connectionTrouble, errorCode, UsageError } from "./errors";

/** Okta waits this long for an answer. */
export const OKTA_TIMEOUT_MS = 3000;
/** Characters of an answer's body that are kept to be looked at; everything is read, so sockets stay usable. */
const KEPT_BODY = 4096;
const SHOWN_BODY = 300;

/** How an event hook reaches its endpoint: what an admin fills in when the hook is created. */
export interface HookOptions {
  /** The value of the authentication header, sent exactly as given. None: the header is left out. */
  secret?: string;
  /** The name of the authentication header; "Authorization" by default. */
  header?: string;
  /** Custom headers, sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** PEM text of certificate authorities to trust besides the public ones. */
  ca?: string;
  /** Time for a whole answer, in ms; Okta's own 3,000 by default. */
  timeoutMs?: number;
  /** Pause before Okta's one retry, in ms; Okta documents none, so 0 by default. */
  retryDelayMs?: number;
}

/** One request and what came of it. Texts never hold the secret. */
export interface Attempt {
  /** Absent when no answer came in time. */
  status?: number;
  /** Time to the end of the answer, or to the failure. */
  ms: number;
  contentType?: string;
  location?: string;
  /** The beginning of the answer's body. */
  body: string;
  /** Length of the whole body. */
  bodyBytes: number;
  timedOut: boolean;
  /** Why there was no answer, time-outs apart. */
  error?: { code: string; message: string };
}

export interface HookRequest {
  method: string;
  headers: Record<string, string>;
  body?: Buffer;
}

interface RawAnswer {
  response: http.IncomingMessage;
  text: string;
  bytes: number;
}

function parseUrl(text: string, redact: (text: string) => string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`"${redact(text)}" is not a URL; it should look like https://host:port/okta`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new UsageError(
      `a ${url.protocol} URL cannot be an event hook: use an https:// URL (or http:// for a test)`,
    );
  }
  if (url.username || url.password) {
    throw new UsageError(
      'an event hook sends no name and password from its URL: take them out and give "Basic <base64>" as the secret',
    );
  }
  return url;
}

function checkHeader(name: string, value: string): void {
  try {
    http.validateHeaderName(name);
  } catch {
    throw new UsageError(`"${name}" cannot be the name of an HTTP header`);
  }
  try {
    http.validateHeaderValue(name, value);
  } catch {
    throw new UsageError(
      `the value for the header ${name} holds a character that no header may (a line break?)`,
    );
  }
}

function hookHeaders(options: HookOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  const taken = new Set<string>();
  const add = (name: string, value: string) => {
    checkHeader(name, value);
    if (taken.has(name.toLowerCase())) throw new UsageError(`the header ${name} is given twice`);
    taken.add(name.toLowerCase());
    headers[name] = value;
  };
  if (options.secret !== undefined) add(options.header ?? "Authorization", options.secret);
  for (const [name, value] of Object.entries(options.headers ?? {})) add(name, value);
  return headers;
}

/** Keeps connections to one endpoint open and makes single requests over them. A failed request is a result. */
export class Connection {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly retryDelayMs: number;
  /** Name of the authentication header, as given. */
  readonly authHeader: string;
  readonly hasSecret: boolean;
  /** The authentication header, if there is a secret, and the custom ones. */
  readonly hookHeaders: Readonly<Record<string, string>>;
  readonly redact: (text: string) => string;
  private readonly agent: http.Agent;
  private readonly ca: string[] | undefined;

  constructor(url: string, options: HookOptions = {}) {
    this.redact = redactor([
      ...(options.secret ? [options.secret] : []),
      ...Object.values(options.headers ?? {}),
    ]);
    this.url = parseUrl(url, this.redact);
    this.timeoutMs = options.timeoutMs ?? OKTA_TIMEOUT_MS;
    this.retryDelayMs = options.retryDelayMs ?? 0;
    this.authHeader = options.header ?? "Authorization";
    this.hasSecret = options.secret !== undefined;
    this.hookHeaders = hookHeaders(options);
    this.ca = options.ca === undefined ? undefined : [...rootCertificates, options.ca];
    this.agent = this.newAgent(true);
  }

  /** The URL as it may be shown: a query can hold a token, so it is left out. */
  get shownUrl(): string {
    return this.redact(`${this.url.origin}${this.url.pathname}${this.url.search ? "?…" : ""}`);
  }

  /** Makes one request. `fresh`: on a connection of its own, so that a stale one cannot spoil it. */
  async request(request: HookRequest, fresh = false): Promise<Attempt> {
    const agent = fresh ? this.newAgent(false) : this.agent;
    const started = performance.now();
    const signal = new AbortController();
    const timer = setTimeout(() => signal.abort(), this.timeoutMs);
    try {
      const answer = await this.exchange(request, agent, signal.signal);
      return this.attempt(answer, performance.now() - started);
    } catch (error) {
      const attempt: Attempt = { ms: performance.now() - started, body: "", bodyBytes: 0, timedOut: false };
      if (signal.signal.aborted) return { ...attempt, timedOut: true };
      return {
        ...attempt,
        error: { code: errorCode(error), message: this.redact(connectionTrouble(error)) },
      };
    } finally {
      clearTimeout(timer);
      if (fresh) agent.destroy();
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private newAgent(keepAlive: boolean): http.Agent {
    if (this.url.protocol === "http:") return new http.Agent({ keepAlive });
    return new https.Agent({ keepAlive, ...(this.ca && { ca: this.ca }) });
  }

  private exchange(request: HookRequest, agent: http.Agent, signal: AbortSignal): Promise<RawAnswer> {
    const client = this.url.protocol === "https:" ? https : http;
    const headers: http.OutgoingHttpHeaders = { ...request.headers };
    if (request.body) headers["Content-Length"] = request.body.length;
    return new Promise((resolve, reject) => {
      const outgoing = client.request(this.url, { method: request.method, headers, agent, signal });
      outgoing.on("error", reject);
      outgoing.on("response", (response) => {
        let text = "";
        let bytes = 0;
        const decoder = new TextDecoder();
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (text.length <= KEPT_BODY) text += decoder.decode(chunk, { stream: true });
        });
        response.on("error", reject);
        response.on("end", () => resolve({ response, text, bytes }));
      });
      outgoing.end(request.body);
    });
  }

  private attempt({ response, text, bytes }: RawAnswer, ms: number): Attempt {
    const kept = this.redact(text.length > KEPT_BODY ? text.slice(0, KEPT_BODY) + CUT : text);
    const { location } = response.headers;
    return {
      status: response.statusCode ?? 0,
      ms,
      ...(response.headers["content-type"] !== undefined && {
        contentType: this.redact(response.headers["content-type"]),
      }),
      ...(location !== undefined && { location: this.redact(location) }),
      body: kept,
      bodyBytes: bytes,
      timedOut: false,
    };
  }
}

/** The beginning of a body, on one line, to be read by a person. */
export function excerpt(body: string, length = SHOWN_BODY): string {
  const line = body.replace(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
