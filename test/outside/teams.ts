import { type Answer, HttpOutside, type Incoming, readJson, saysJson } from "./http-outside";
import { object, oneOf, sentence, shape, text } from "./shape";

// Adaptive Cards 1.4, https://adaptivecards.io/explorer, without inputs and media: nobody answers a notice. What came
// with 1.5 (Table, TextBlock.style, …) is refused.
const yes = { type: "boolean" };
const element = { $ref: "#/$defs/element" };
const elements = { type: "array", minItems: 1, items: element };
const actions = { type: "array", minItems: 1, maxItems: 6, items: { $ref: "#/$defs/action" } };
const STYLES = ["default", "emphasis", "good", "attention", "warning", "accent"];
const SPACINGS = ["default", "none", "small", "medium", "large", "extraLarge", "padding"];
const ALIGNMENTS = ["left", "center", "right"];
const url = { ...text(), format: "uri" };

const font = {
  color: { enum: ["default", "dark", "light", "accent", "good", "warning", "attention"] },
  fontType: { enum: ["default", "monospace"] },
  isSubtle: yes,
  size: { enum: ["default", "small", "medium", "large", "extraLarge"] },
  weight: { enum: ["default", "lighter", "bolder"] },
};
// Enumerated values are case-insensitive in the clients; the published schema lists them in lower camel case, and
// Teams' own examples in upper: both.
const both = (values: readonly string[]) => ({
  enum: values.flatMap((value) => [value, value.charAt(0).toUpperCase() + value.slice(1)]),
});
const enums = (properties: Record<string, object>) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      "enum" in value ? both(value.enum as string[]) : value,
    ]),
  );

const typed = (type: string, properties: Record<string, object>, required: readonly string[]) =>
  object(
    enums({
      type: { const: type },
      id: text(),
      isVisible: yes,
      separator: yes,
      spacing: { enum: SPACINGS },
      height: { enum: ["auto", "stretch"] },
      ...properties,
    }),
    ["type", ...required],
  );

const action = (type: string, properties: Record<string, object>, required: readonly string[]) =>
  object(
    {
      type: { const: type },
      id: text(),
      title: text(),
      iconUrl: url,
      style: { enum: ["default", "positive", "destructive"] },
      ...properties,
    },
    ["type", ...required],
  );

const box = {
  style: { enum: STYLES },
  bleed: yes,
  minHeight: text(),
  selectAction: { $ref: "#/$defs/action" },
};
const column = object(
  enums({
    type: { const: "Column" },
    id: text(),
    isVisible: yes,
    separator: yes,
    spacing: { enum: SPACINGS },
    items: elements,
    verticalContentAlignment: { enum: ["top", "center", "bottom"] },
    ...box,
    width: { type: ["string", "number"] },
  }),
);

const CARD = object(
  {
    type: { const: "AdaptiveCard" },
    $schema: { type: "string", pattern: "^https?://adaptivecards\\.io/schemas/adaptive-card\\.json$" },
    version: { type: "string", pattern: "^1\\.[0-4]$" },
    body: elements,
    actions,
    fallbackText: text(),
    speak: text(),
    lang: text(),
    minHeight: text(),
    // https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
    msteams: object({ width: { const: "Full" }, entities: { type: "array", items: { type: "object" } } }),
  },
  ["type", "version", "body"],
);

// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using and
// https://support.microsoft.com/office/8ae491c7-0394-4861-ba59-055e33f75498 (webhooks made with Workflows).
const message = shape({
  ...object(
    {
      type: { const: "message" },
      summary: text(),
      attachments: {
        type: "array",
        minItems: 1,
        items: object(
          {
            contentType: { const: "application/vnd.microsoft.card.adaptive" },
            contentUrl: { type: "null" },
            content: CARD,
          },
          ["contentType", "content"],
        ),
      },
    },
    ["type", "attachments"],
  ),
  $defs: {
    element: oneOf("type", [
      typed(
        "TextBlock",
        {
          text: text(),
          wrap: yes,
          maxLines: { type: "number" },
          horizontalAlignment: { enum: ALIGNMENTS },
          ...font,
        },
        ["text"],
      ),
      typed(
        "RichTextBlock",
        {
          horizontalAlignment: { enum: ALIGNMENTS },
          inlines: {
            type: "array",
            minItems: 1,
            items: object(
              enums({
                type: { const: "TextRun" },
                text: text(),
                highlight: yes,
                italic: yes,
                strikethrough: yes,
                underline: yes,
                ...font,
              }),
              ["type", "text"],
            ),
          },
        },
        ["inlines"],
      ),
      typed(
        "FactSet",
        {
          facts: {
            type: "array",
            minItems: 1,
            items: object({ title: text(), value: text() }, ["title", "value"]),
          },
        },
        ["facts"],
      ),
      typed(
        "Container",
        { items: elements, verticalContentAlignment: { enum: ["top", "center", "bottom"] }, ...box },
        ["items"],
      ),
      typed(
        "ColumnSet",
        {
          columns: { type: "array", minItems: 1, items: column },
          horizontalAlignment: { enum: ALIGNMENTS },
          ...box,
        },
        ["columns"],
      ),
      typed(
        "Image",
        {
          url,
          altText: text(),
          size: { enum: ["auto", "stretch", "small", "medium", "large"] },
          style: { enum: ["default", "person"] },
          width: text(),
        },
        ["url"],
      ),
      typed("ActionSet", { actions }, ["actions"]),
    ]),
    // Action.Submit and Action.Execute want a bot, which a webhook has not.
    action: oneOf("type", [
      action("Action.OpenUrl", { url }, ["url"]),
      action("Action.ToggleVisibility", { targetElements: { type: "array", minItems: 1, items: text() } }, [
        "targetElements",
      ]),
    ]),
  },
});

export interface CardElement {
  readonly type: string;
  readonly text?: string;
  readonly facts?: readonly { readonly title: string; readonly value: string }[];
  readonly items?: readonly CardElement[];
  readonly columns?: readonly { readonly items?: readonly CardElement[] }[];
  readonly [name: string]: unknown;
}

export interface AdaptiveCard {
  readonly type: "AdaptiveCard";
  readonly version: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly Record<string, unknown>[];
}

/** Every card of a message is received by itself. */
export interface TeamsMessage {
  readonly card: AdaptiveCard;
}

const PATH = "/workflows/0a1b2c3d4e5f60718293a4b5c6d7e8f9/triggers/manual/paths/invoke";
const SIGNATURE = "nW4k3x-Vb1uYdA0o_7mQz5cTfR2sLpJ8eGhXiKqNwE0";
const QUERY = `api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIGNATURE}`;
const MOST = 28 * 1024;

/**
 * A Teams webhook made with Workflows: 202 without a body. The real one takes what fits its trigger and fails later,
 * where the sender does not see it, if the card is no card; this one says so at once.
 */
export class Teams extends HttpOutside<TeamsMessage> {
  static start(): Promise<Teams> {
    return new Teams("cards to Teams").listen();
  }

  /** The webhook's whole address with its query, as Teams hands it out; the signature in it is the secret. */
  get webhook(): string {
    return `${this.url}${PATH}?${QUERY}`;
  }

  protected answer(request: Incoming): Answer {
    const no = (status: number, code: string, why: string, refused = why): Answer => ({
      status,
      body: { error: { code, message: why } },
      refused,
    });
    if (request.path !== PATH) return no(404, "WorkflowNotFound", "The workflow could not be found.");
    if (request.query.get("sig") !== SIGNATURE) {
      return no(
        401,
        "DirectApiAuthorizationRequired",
        "The request must be authenticated only by Shared Access scheme.",
      );
    }
    if (request.query.get("api-version") === null) {
      return no(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
      );
    }
    if (request.method !== "POST") return no(405, "MethodNotAllowed", "The trigger takes POST.");
    if (Buffer.byteLength(request.body) > MOST) {
      return no(413, "RequestEntityTooLarge", "Request Entity too large", `more than ${MOST} bytes`);
    }
    const json = saysJson(request) ? readJson(request) : undefined;
    if (json === undefined) return no(400, "InvalidRequestContent", "The request content is not valid JSON.");
    const faults = message(json.value);
    if (faults.length > 0) {
      const why = `The input body for trigger 'manual' of type 'Request' did not match its schema definition. Error details: '${sentence(faults)}'.`;
      return no(400, "TriggerInputSchemaMismatch", why, sentence(faults));
    }
    const { attachments } = json.value as { attachments: { content: AdaptiveCard }[] };
    for (const { content } of attachments) this.received.push({ card: content });
    return { status: 202 };
  }
}
