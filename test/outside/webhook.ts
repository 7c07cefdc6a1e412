import { randomBytes } from "node:crypto";
import { Webhook as Signature, WebhookVerificationError } from "standardwebhooks";
import { type Answer, HttpOutside, type Incoming, readJson, saysJson } from "./http-outside";
import { object, sentence, shape } from "./shape";

export interface SignedMessage {
  /** Of the header `webhook-id`: the same for every attempt to deliver the same message. */
  readonly id: string;
  readonly type: string;
  /** ISO 8601: when it happened. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether this id was accepted before; who receives is to pass over it. */
  readonly repeated: boolean;
}

export interface WebhookOptions {
  /** "whsec_" and base64, 24 to 64 bytes; absent: made anew. */
  readonly secret?: string;
  /** JSON Schema of `data`; absent: any object. */
  readonly data?: object;
}

// Standard Webhooks, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md:
// payload structure, headers, 24 to 64 bytes of secret, at most 20 kB of body.
const payload = (data: object) =>
  shape(
    object(
      {
        type: { type: "string", pattern: "^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$" },
        timestamp: { type: "string", format: "date-time" },
        data,
      },
      ["type", "timestamp", "data"],
    ),
  );
const MOST = 20 * 1024;
const PATH = "/webhook";

/** Somebody's endpoint for Standard Webhooks: 204, 401 for a signature that does not hold, 400 for a wrong body. */
export class Webhook extends HttpOutside<SignedMessage> {
  readonly secret: string;
  readonly #signature: Signature;
  readonly #wrong: ReturnType<typeof shape>;

  private constructor({
    secret = `whsec_${randomBytes(32).toString("base64")}`,
    data = { type: "object" },
  }: WebhookOptions) {
    super("signed messages");
    this.secret = secret;
    this.#signature = new Signature(secret);
    this.#wrong = payload(data);
  }

  static start(options: WebhookOptions = {}): Promise<Webhook> {
    return new Webhook(options).listen();
  }

  get webhook(): string {
    return this.url + PATH;
  }

  protected answer(request: Incoming): Answer {
    const no = (status: number, error: string): Answer => ({ status, body: { error }, refused: error });
    if (request.path !== PATH) return no(404, "Not found");
    if (request.method !== "POST") return no(405, "Method not allowed");
    if (Buffer.byteLength(request.body) > MOST) return no(413, `more than ${MOST} bytes`);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === "string") headers[name] = value;
    const id = headers["webhook-id"] ?? "";
    try {
      this.#signature.verify(request.body, headers, { jsonParse: false });
    } catch (error) {
      if (error instanceof WebhookVerificationError) return no(401, error.message);
      throw error;
    }
    // A dot divides what is signed, so an id with one could stand for another message.
    if (!/^[\w-]+$/.test(id)) return no(400, "webhook-id has letters, digits, _ and -");
    const json = saysJson(request) ? readJson(request) : undefined;
    if (json === undefined) return no(400, "the body is not JSON, or does not say so");
    const faults = this.#wrong(json.value);
    if (faults.length > 0) return no(400, sentence(faults));
    const repeated = this.received.all.some((before) => before.id === id);
    this.received.push({ ...(json.value as Omit<SignedMessage, "id" | "repeated">), id, repeated });
    return { status: 204 };
  }
}
