import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import { operationById } from "../../src/okta-api";
import { amount, text } from "../shared/config";
import type { OrgNode } from "../shared/orgs";
import { CallStatus, short } from "./call-status";
import { Caller } from "./caller";
import { prepareParameters } from "./parameters";

interface ApiDef extends NodeDef {
  org?: string;
  operation?: string;
  /** By the parameter's name: {type, value}. */
  params?: unknown;
  /** Where in the message the event is. */
  property?: string;
  /** Where in the message the answer goes. */
  result?: string;
  output?: "gathered" | "streamed";
  maxItems?: number | string;
  dryRun?: boolean | string;
  /** The id of the destructive operation that someone has ticked. */
  confirmed?: string;
}

const MAX_ITEMS = 10_000;

export default function register(RED: NodeAPI): void {
  RED.nodes.registerType("okta-api", function oktaApi(this: Node, def: ApiDef) {
    RED.nodes.createNode(this, def);
    const say = (key: string, values: Record<string, unknown> = {}) =>
      RED._(`okta-api.error.${key}`, values as Record<string, string>);
    const refuse = (problem: string) => {
      this.error(problem);
      this.status({ fill: "red", shape: "ring", text: short(problem) });
      this.on("input", (_message, _send, done) => done(asDone(problem)));
    };

    const org = RED.nodes.getNode(def.org ?? "") as OrgNode | null | undefined;
    if (org?.type !== "okta-org") return refuse(say("no-org"));
    const dryRun = isOn(text(RED, this, def.dryRun));
    const { client, problem } = org;
    if (client === undefined || (problem !== undefined && !dryRun)) {
      return refuse(say("org", { problem: problem ?? "" }));
    }
    const id = text(RED, this, def.operation);
    const operation = operationById(id);
    if (operation === undefined) return refuse(say(id === "" ? "no-operation" : "bad-operation", { id }));
    const confirmed = def.confirmed === operation.id;
    if (operation.destructive && !confirmed) return refuse(say("not-confirmed", { id }));
    const property = text(RED, this, def.property, "payload") || "payload";
    const result = text(RED, this, def.result, "response") || "response";
    for (const place of [property, result]) {
      if (!isProperty(RED, place)) return refuse(say("bad-property", { property: place }));
    }
    const parameters = prepareParameters(RED, this, operation, def.params, property);
    if (parameters.problem !== undefined) return refuse(parameters.problem);
    const maximum = amount(RED, this, def.maxItems, MAX_ITEMS);

    const status = new CallStatus(RED, this, operation.id, dryRun);
    const caller = new Caller(RED, {
      client,
      operation,
      parameters,
      result,
      streamed: def.output === "streamed",
      maximum: Number.isFinite(maximum) && maximum >= 1 ? Math.floor(maximum) : MAX_ITEMS,
      dryRun,
      confirmed,
      warn: (warning) => this.warn(warning),
    });

    this.on("input", (message: NodeMessageInFlow, send, done) => {
      const state = status.start();
      void caller.call(message, send, state).then((failure) => {
        state.ended(failure?.reason);
        done(failure && asDone(failure.message));
      });
    });
    this.on("close", (done: () => void) => {
      status.close();
      // Catch nodes are stopped before they could hear of it
      const count = caller.underWay;
      if (count > 0) {
        this.warn(
          RED._("okta-api.warn.ended", { id: operation.id, count } as unknown as Record<string, string>),
        );
      }
      void caller.close().then(done);
    });
  });
}

/** A switch from a variable, such as `DRY_RUN=1`: what is not a clear no sends nothing. */
const isOn = (value: string) => !/^\s*(false|0|no|off)?\s*$/i.test(value);

/** Before a call, not after it: by then it is too late to find out that the answer has no place. */
function isProperty(RED: NodeAPI, path: string): boolean {
  try {
    RED.util.normalisePropertyExpression(path);
    return true;
  } catch {
    return false;
  }
}

/** As a text: an Error of ours would come to the log with its stack, which helps nobody. */
const asDone = (problem: string) => problem as unknown as Error;
