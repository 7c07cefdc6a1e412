import type { IncomingMessage } from "node:http";

/** The body is longer than the limit. */
export class BodyTooLarge extends Error {}

/** The sender went away before the body was whole. */
export class BodyAborted extends Error {}

/**
 * Reads a request's body, at most `limit` bytes of it. What is over the limit is never kept; Node drains it, so
 * that the sender gets to read the answer.
 *
 * @throws BodyTooLarge, BodyAborted
 */
export function readBody(request: IncomingMessage & { body?: unknown }, limit: number): Promise<Buffer> {
  if (request.readableEnded) return Promise.resolve(parsedAlready(request.body));
  if (Number(request.headers["content-length"]) > limit) {
    return Promise.reject(new BodyTooLarge("the body is too large"));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (finish: () => void) => {
      request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
      finish();
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else
        settle(() => {
          request.resume();
          reject(new BodyTooLarge("the body is too large"));
        });
    };
    const onEnd = () =>
      settle(() => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    const onClose = () => settle(() => reject(new BodyAborted("the request was cut off")));
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
  });
}

/** A user's own middleware (httpNodeMiddleware) may have read and parsed the body before us. */
function parsedAlready(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}
