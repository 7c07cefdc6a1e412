// What the editor's dialogs ask the runtime for: sample events, and what a hook was delivered.
import {
  checkTypePattern,
  isPlainObject,
  type LogEvent,
  MAX_TYPE_LENGTH,
  type OwnSample,
  readDelivery,
  readOwnSamples,
  type SampleShape,
  sampleDelivery,
  sampleEvent,
} from "../events";
import { type HookAnswer, isJson, json, notStored, refuse } from "./answer";
import type { DeployedHook, Running } from "./deployed";

const SHAPES: readonly unknown[] = ["nulls", "compact", "no-target"] satisfies SampleShape[];

/** What keeps this from being the type of a sample event, as a sentence, or undefined. */
export function sampleTypeProblem(eventType: unknown): string | undefined {
  const problem = checkTypePattern(eventType);
  if (problem !== undefined) return problem;
  const type = String(eventType);
  if (type.length > MAX_TYPE_LENGTH) return `An event type has ${MAX_TYPE_LENGTH} characters at most.`;
  return type.endsWith("*")
    ? `"${type}" stands for many event types: a sample event needs one, such as user.session.start.`
    : undefined;
}

/** `{ event }`: a sample event of this type. */
export function sampleAnswer(eventType: string, shape: unknown = "nulls"): HookAnswer {
  const problem = sampleTypeProblem(eventType);
  if (problem !== undefined) return refuse(400, problem);
  if (!SHAPES.includes(shape)) return refuse(400, `The shape is one of ${SHAPES.join(", ")}.`);
  return json(200, { event: sampleEvent(eventType, { shape: shape as SampleShape }) });
}

/**
 * Puts new sample events through the hook, as one delivery: those that its node holds, or one.
 *
 * @param body the request's, parsed; with an `eventType` it is one event of that type, whatever the hook's node holds
 */
export async function sendSample(
  hook: DeployedHook | undefined,
  contentType: string | undefined,
  body: unknown,
): Promise<HookAnswer> {
  // a browser asks first before another site's page may send this; Node-RED 4.1 says yes to all, for its own API as well
  if (!isJson(contentType)) return refuse(415, "Content-Type must be application/json.");
  if (hook === undefined) return notDeployed();
  if (hook.nodes.size === 0) return refuse(503, "The flow is being redeployed.");
  const { running } = hook;
  if (running === undefined) return refuse(409, "This event hook does not run: its status says why.");
  const now = new Date();
  const wanted = (isPlainObject(body) ? body.eventType : undefined) ?? undefined;
  const made = wanted === undefined ? samplesOf(running, now) : oneSample(wanted, now);
  if ("problem" in made) return refuse(400, made.problem);
  const envelope = sampleDelivery(made.events, { now });
  try {
    // by way of JSON, as any delivery: what the flow gets is its own
    await running.accept(readDelivery(JSON.parse(JSON.stringify(envelope))));
  } catch (error) {
    return notStored(error);
  }
  return { status: 204, headers: { "Cache-Control": "no-store" }, body: undefined };
}

type Samples = { events: LogEvent[] } | { problem: string };

function oneSample(eventType: unknown, now: Date): Samples {
  const problem = sampleTypeProblem(eventType);
  return problem === undefined ? { events: [sampleEvent(String(eventType), { now })] } : { problem };
}

/** What the hook's node names or holds. */
function samplesOf({ sampleType, sampleEvents }: Running, now: Date): Samples {
  const read = readOwnSamples(sampleEvents);
  if ("problem" in read) return read;
  if (read.samples.length === 0) return oneSample(sampleType, now);
  const typeProblem = sampleTypeProblem(sampleType);
  // only some of them may need the hook's type
  if (typeProblem !== undefined && read.samples.some(({ eventType }) => eventType === undefined)) {
    return { problem: typeProblem };
  }
  const event = ({ eventType = sampleType, seconds, with: over }: OwnSample) =>
    sampleEvent(eventType, { now: new Date(now.getTime() + seconds * 1000), with: over });
  return { events: read.samples.map(event) };
}

/** `{ events: RecentEvent[] }`, newest first. */
export function eventsAnswer(hook: DeployedHook | undefined): HookAnswer {
  if (hook === undefined) return notDeployed();
  return json(200, { events: hook.recent.events() });
}

/** `{ types }`: how many events of each type the hook was delivered since Node-RED started. */
export function typesAnswer(hook: DeployedHook | undefined): HookAnswer {
  return hook === undefined ? notDeployed() : json(200, { types: hook.recent.types() });
}

/** For a request that failed before it got here, such as by its body; a parser's or a guard's error has a status. */
export function failureAnswer(error: unknown): HookAnswer {
  const status = hasStatus(error) && error.status >= 400 && error.status < 500 ? error.status : 500;
  return refuse(
    status,
    FAILURES[status] ?? (status < 500 ? "The request was refused." : "The request failed."),
  );
}

const FAILURES: Readonly<Record<number, string>> = {
  400: "The request is malformed.",
  413: "The body is too large.",
  415: "The body must be JSON in UTF-8.",
};

const hasStatus = (error: unknown): error is { status: number } =>
  error instanceof Error && "status" in error && typeof error.status === "number";

const notDeployed = () => refuse(404, "No event hook with this id is deployed.");
