import { type Answer, HttpOutside, type Incoming, readJson, saysJson } from "./http-outside";
import { object, oneOf, sentence, shape, text } from "./shape";

// Block Kit, https://docs.slack.dev/reference/block-kit/blocks and …/composition-objects/text-object: the blocks a
// message of ours may have, with the limits named there.
const plain = (most: number) =>
  object({ type: { const: "plain_text" }, text: text(most), emoji: { type: "boolean" } }, ["type", "text"]);
const markdown = (most: number) =>
  object({ type: { const: "mrkdwn" }, text: text(most), verbatim: { type: "boolean" } }, ["type", "text"]);
const any = (most: number) => oneOf("type", [plain(most), markdown(most)]);

const image = object({ type: { const: "image" }, image_url: text(3000), alt_text: text(2000) }, [
  "type",
  "image_url",
  "alt_text",
]);
const button = object(
  {
    type: { const: "button" },
    text: plain(75),
    action_id: text(255),
    url: { ...text(3000), format: "uri" },
    value: text(2000),
    style: { enum: ["primary", "danger"] },
    accessibility_label: text(75),
  },
  ["type", "text"],
);

const block = (
  type: string,
  properties: Record<string, object>,
  required: readonly string[],
  more?: object,
) => object({ type: { const: type }, block_id: text(255), ...properties }, ["type", ...required], more);

const some = (items: object, most: number) => ({ type: "array", minItems: 1, maxItems: most, items });

const BLOCKS = {
  type: "array",
  minItems: 1,
  maxItems: 50,
  items: oneOf("type", [
    block("header", { text: plain(150) }, ["text"]),
    block(
      "section",
      {
        text: any(3000),
        fields: some(any(2000), 10),
        accessory: oneOf("type", [image, button]),
        expand: { type: "boolean" },
      },
      [],
      { anyOf: [{ required: ["text"] }, { required: ["fields"] }] },
    ),
    block("context", { elements: some(oneOf("type", [plain(3000), markdown(3000), image]), 10) }, [
      "elements",
    ]),
    block("actions", { elements: some(button, 25) }, ["elements"]),
    block("image", { image_url: text(3000), alt_text: text(2000), title: plain(2000) }, [
      "image_url",
      "alt_text",
    ]),
    block("divider", {}, []),
  ]),
};

// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: channel, username and icon cannot be
// overridden by such a message. Slack passes over names that it does not know and cuts text after 40,000
// characters; either is a mistake of a flow, so it is refused here.
const message = shape(
  object({
    text: { type: "string", maxLength: 40_000 },
    // Judged on its own: what is wrong in it has an error of its own.
    blocks: {},
    mrkdwn: { type: "boolean" },
    unfurl_links: { type: "boolean" },
    unfurl_media: { type: "boolean" },
    thread_ts: text(),
  }),
);
const blocks = shape(BLOCKS);

export interface SlackBlock {
  readonly type: string;
  readonly block_id?: string;
  readonly text?: { readonly type: string; readonly text: string };
  readonly fields?: readonly { readonly type: string; readonly text: string }[];
  readonly elements?: readonly Record<string, unknown>[];
  readonly [name: string]: unknown;
}

export interface SlackMessage {
  /** What notifications and screen readers say; wanted here also beside blocks. */
  readonly text: string;
  readonly blocks?: readonly SlackBlock[];
}

const PATH = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";

/** An incoming webhook of Slack: 200 `ok`, or an error's name as plain text. */
export class Slack extends HttpOutside<SlackMessage> {
  static start(): Promise<Slack> {
    return new Slack("messages to Slack").listen();
  }

  /** The webhook's whole address, as Slack hands it out. */
  get webhook(): string {
    return this.url + PATH;
  }

  protected answer(request: Incoming): Answer {
    const no = (status: number, error: string, refused: string): Answer => ({ status, body: error, refused });
    if (request.path !== PATH) return no(404, "no_service", "this is not the webhook's address");
    if (request.method !== "POST") return no(405, "method_not_allowed", "a webhook takes POST");
    const json = saysJson(request) ? readJson(request) : undefined;
    if (json === undefined) return no(400, "invalid_payload", "the body is not JSON, or does not say so");
    const faults = message(json.value);
    if (faults.length > 0) return no(400, "invalid_payload", sentence(faults));
    const given = json.value as Partial<SlackMessage>;
    if ((given.text ?? "").trim() === "") return no(400, "no_text", "text is missing or empty");
    if (given.blocks !== undefined) {
      if (!Array.isArray(given.blocks)) return no(400, "invalid_blocks_format", "blocks is not an array");
      const wrong = blocks(given.blocks);
      if (wrong.length > 0) return no(400, "invalid_blocks", sentence(wrong));
      const ids = given.blocks.flatMap(({ block_id: id }) => (id === undefined ? [] : [id]));
      if (new Set(ids).size < ids.length) return no(400, "invalid_blocks", "a block_id comes twice");
    }
    this.received.push(given as SlackMessage);
    return { status: 200, body: "ok" };
  }
}
