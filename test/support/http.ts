import http from "node:http";
import { SECRET } from "./flow";

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, a list of buffers in chunks without a length. */
  readonly body?: string | Buffer | readonly Buffer[] | object;
  /** Leaves the request open: only headers and what `body` holds are sent. */
  readonly unfinished?: boolean;
  readonly agent?: http.Agent;
}

/** One HTTP request, by default on a connection of its own; rejects if the connection breaks before the answer. */
export function call(
  url: string,
  { method = "GET", headers, body, unfinished, agent }: Call = {},
): Promise<Answer> {
  const chunks = chunksOf(body);
  const framing: Record<string, string> = Array.isArray(body)
    ? { "Transfer-Encoding": "chunked" }
    : chunks.length > 0
      ? { "Content-Length": String(chunks[0]?.length) }
      : {};
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...framing, ...headers }, agent: agent ?? false };
    const request = http.request(url, options, (response) => {
      const received: Buffer[] = [];
      response.on("data", (chunk: Buffer) => received.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(received).toString("utf8"),
        });
        if (unfinished) request.destroy();
      });
    });
    request.on("error", reject);
    request.flushHeaders();
    for (const chunk of chunks) request.write(chunk);
    if (!unfinished) request.end();
  });
}

/** A list of buffers stays one; anything else is one piece of bytes. */
function chunksOf(body: Call["body"]): readonly Buffer[] {
  if (body === undefined) return [];
  if (Array.isArray(body)) return body as readonly Buffer[];
  if (Buffer.isBuffer(body)) return [body];
  return [Buffer.from(typeof body === "string" ? body : JSON.stringify(body))];
}

/** The headers of a request as Okta sends it. */
export function oktaHeaders(secret: string = SECRET): Record<string, string> {
  return {
    "User-Agent": "Okta-Integrations",
    Accept: "application/json",
    Authorization: secret,
  };
}

/** A delivery as Okta sends it. */
export function deliver(url: string, body: Call["body"], call_: Partial<Call> = {}): Promise<Answer> {
  return call(url, {
    method: "POST",
    ...call_,
    headers: { ...oktaHeaders(), "Content-Type": "application/json", ...call_.headers },
    body,
  });
}

/** The request by which Okta verifies a URL. */
export function verify(url: string, challenge: string, secret?: string): Promise<Answer> {
  return call(url, { headers: { ...oktaHeaders(secret), "X-Okta-Verification-Challenge": challenge } });
}
