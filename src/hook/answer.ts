import { isUtf8 } from "node:buffer";
import { type Delivery, DeliveryError, readDelivery } from "../events";
import { BodyAborted, BodyTooLarge } from "./body";
import type { SecretCheck } from "./secret";

/** What a hook needs to see of an HTTP request, whatever the server. Header names are in lower case. */
export interface HookRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** @throws BodyTooLarge, BodyAborted */
  readBody(limit: number): Promise<Buffer>;
}

export interface HookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined for an empty body. */
  readonly body: string | undefined;
}

/** One event hook: who may call it, and where its deliveries go. */
export interface Hook {
  /** Name of the header that carries the secret, in any letter case. */
  readonly header: string;
  /** `undefined` lets everybody in: the user ticked `noAuth` on purpose. */
  readonly secret: SecretCheck | undefined;
  /** Bytes of body at most. */
  readonly maxBody: number;
  /** Resolves when every event of the delivery is stored; a rejection is answered with 503, for Okta to retry. */
  accept(delivery: Delivery): Promise<void>;
  /** A delivery was accepted; `body` is what came, byte for byte. */
  delivered?(body: Buffer, delivery: Delivery): void;
  /** Okta verified the URL. */
  verified(): void;
  /** A request was answered with this status, 4xx or 5xx. */
  refused(status: number): void;
}

/** Okta's own batches stay far below; see the HTTP table of the README. */
export const DEFAULT_MAX_BODY = 5 * 1024 * 1024;

const CHALLENGE = "x-okta-verification-challenge";

const ABOUT =
  "This is the URL of an Okta event hook. Okta verifies it with a GET that carries the header " +
  "x-okta-verification-challenge, and delivers events to it with POST.";

/** Answers one request by the HTTP table of the README. */
export async function answer(request: HookRequest, hook: Hook): Promise<HookAnswer> {
  const result = await answerTo(request, hook);
  if (result.status >= 400) hook.refused(result.status);
  return result;
}

async function answerTo(request: HookRequest, hook: Hook): Promise<HookAnswer> {
  switch (request.method) {
    case "GET":
      return verify(request, hook);
    case "POST":
      return deliver(request, hook);
    default:
      return refuse(405, "An Okta event hook takes GET and POST only.", { Allow: "GET, POST" });
  }
}

/** 503: nothing was stored; Okta sends the delivery once more. */
export const unavailable = (reason: string): HookAnswer => refuse(503, reason);

export function refuse(status: number, error: string, headers: Record<string, string> = {}): HookAnswer {
  return json(status, { error }, headers);
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): HookAnswer {
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", ...headers },
    body: JSON.stringify(value),
  };
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function isAllowed(request: HookRequest, hook: Hook): boolean {
  return hook.secret === undefined || hook.secret(first(request.headers[hook.header.toLowerCase()]));
}

function unauthorized(hook: Hook): HookAnswer {
  return refuse(401, `The header ${hook.header} does not carry the secret of this event hook.`);
}

function verify(request: HookRequest, hook: Hook): HookAnswer {
  const challenge = first(request.headers[CHALLENGE]);
  if (challenge === undefined || challenge === "") return refuse(400, ABOUT);
  if (!isAllowed(request, hook)) return unauthorized(hook);
  hook.verified();
  return json(200, { verification: challenge });
}

async function deliver(request: HookRequest, hook: Hook): Promise<HookAnswer> {
  if (!isAllowed(request, hook)) return unauthorized(hook);
  if (!isJson(first(request.headers["content-type"]))) {
    return refuse(415, "An event delivery is JSON: Content-Type must be application/json, in UTF-8.");
  }
  let bytes: Buffer;
  try {
    bytes = await request.readBody(hook.maxBody);
  } catch (error) {
    if (error instanceof BodyTooLarge) return refuse(413, `The body is over ${hook.maxBody} bytes.`);
    if (error instanceof BodyAborted) return refuse(400, "The request ended before its body was whole.");
    return unavailable("The body could not be read.");
  }
  const parsed = parse(bytes);
  if ("error" in parsed) return refuse(400, parsed.error);
  try {
    await hook.accept(parsed.delivery);
  } catch (error) {
    return notStored(error);
  }
  hook.delivered?.(bytes, parsed.delivery);
  return { status: 204, headers: {}, body: undefined };
}

/** Why a hook takes no delivery now, in words that may be shown to the caller. */
export class NotAccepted extends Error {}

/** What `Hook.accept` threw, as an answer. */
export const notStored = (error: unknown): HookAnswer =>
  unavailable(error instanceof NotAccepted ? error.message : "The events could not be stored.");

/** Whether this is the Content-Type of JSON in UTF-8. */
export function isJson(contentType: string | undefined): boolean {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  if (!/^application\/(?:[\w.!#$&^-]+\+)?json$/.test(type.trim())) return false;
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith("charset="));
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset);
}

function parse(bytes: Buffer): { delivery: Delivery } | { error: string } {
  if (!isUtf8(bytes)) return { error: "The body is not UTF-8 text." };
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    // V8's own message quotes the body; only the position is taken from it
    const position = /position (\d+)/.exec(String(error))?.[1];
    const where =
      bytes.length === 0 ? ": it is empty" : position === undefined ? "" : ` at character ${position}`;
    return { error: `The body is malformed JSON${where}.` };
  }
  try {
    const delivery = readDelivery(body);
    if (delivery.events.length === 0 && delivery.rejected.length > 0) {
      return { error: "No entry of data.events is an event object." };
    }
    return { delivery };
  } catch (error) {
    if (error instanceof DeliveryError) return { error: error.message };
    throw error;
  }
}
