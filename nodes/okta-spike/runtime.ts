import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from "node-red";
import { describe, ElError, type Program } from "../../src/el";
import { type LogEvent, readPayload } from "../../src/events";
import { text } from "../shared/config";
import { StatusLine } from "../shared/status";
import {
  alertInfo,
  brokenInfo,
  type Carrier,
  countInfo,
  messageWith,
  noKeyInfo,
  type SpikeInfo,
  timeOf,
  uuidOf,
} from "./message";
import { readSpike, type Spike, type SpikeDef, type SpikeProblem } from "./settings";
import { SpikeState } from "./state";
import { keysShownAs, toKey, toKeys } from "./values";

type Message = NodeMessageInFlow & Carrier & { reset?: unknown };
type Send = (messages: (NodeMessage | NodeMessage[])[]) => void;
type Done = (error?: Error) => void;

/** What is said of an event, and of the alerts that it raised. */
interface Said {
  readonly event: SpikeInfo;
  readonly alerts?: readonly SpikeInfo[];
}

export default function register(RED: NodeAPI): void {
  const say = (key: string, values: Record<string, unknown> = {}) =>
    RED._(`okta-spike.${key}`, values as Record<string, string>);

  RED.nodes.registerType("okta-spike", function oktaSpike(this: Node, def: SpikeDef) {
    RED.nodes.createNode(this, def);
    const property = text(RED, this, def.property, "payload") || "payload";
    const spike = readSpike(RED, this, def);

    const handle = (
      message: Message,
      send: Send,
      judge: (event: LogEvent, message: Message, payload: unknown) => Said,
    ): boolean => {
      const payload: unknown = RED.util.getMessageProperty(message, property);
      const found = readPayload(payload);
      if (found === undefined) return false;
      for (const event of found.events) {
        const said = judge(event, message, payload);
        const place = { property, event, payload };
        const alerts = (said.alerts ?? []).map((alert) => messageWith(RED, message, place, alert));
        send([alerts, messageWith(RED, message, place, said.event)]);
      }
      return true;
    };

    if ("values" in spike) return passOn(this, spike);
    count(this, spike);

    /** The settings cannot be used: no event is lost, and none is counted. */
    function passOn(node: Node, problem: SpikeProblem): void {
      const sentence = say(problem.key, problem.values);
      node.error(sentence);
      node.status({ fill: "red", shape: "ring", text: sentence });
      const said: Said = { event: brokenInfo(sentence) };
      node.on("input", (message, send, done) =>
        guarded(done, () => {
          if (!handle(message, send, () => said)) node.warn(say("warn.no-event", { property }));
        }),
      );
    }

    function count(node: Node, spike: Spike): void {
      const status = new StatusLine(node);
      const counts = { alerts: 0, withoutKey: 0, errors: 0 };
      const store = text(RED, node, def.store).trim();
      if (store !== "" && !hasStore(RED, store)) node.warn(say("warn.unknown-store", { store }));
      const state = new SpikeState(RED, node, {
        spike,
        store,
        failed: (action, reason) => node.warn(say(`warn.${action}-failed`, { store, reason })),
      });

      const showCounts = () =>
        status.show(() => {
          const { keys, evicted } = state.windows?.totals ?? { keys: 0, evicted: 0 };
          const parts = [say("status.keys", { count: keys }), say("status.alerts", { count: counts.alerts })];
          if (counts.withoutKey > 0) parts.push(say("status.without-key", { count: counts.withoutKey }));
          if (counts.errors > 0) parts.push(say("status.errors", { count: counts.errors }));
          if (evicted > 0) parts.push(say("status.evicted", { count: evicted }));
          return { fill: parts.length > 2 ? "yellow" : "green", shape: "dot", text: parts.join(" · ") };
        });

      const judge = (event: LogEvent, message: Message, payload: unknown): Said => {
        const { windows } = state;
        if (windows === undefined) throw new Error("nothing is judged before the counts are read");
        let error: string | undefined;
        const isAsked =
          spike.counts === undefined ||
          spike.counts.test(event, (reason) => {
            error = describe(reason);
          });
        const key = given(spike.key, event);
        const name = toKey(key.value);
        if (name === undefined) {
          if (isAsked) counts.withoutKey++;
          return { event: noKeyInfo(spike, key.error ?? error) };
        }
        const distinct = isAsked && spike.distinct ? given(spike.distinct, event) : undefined;
        error ??= distinct?.error;
        if (error !== undefined) counts.errors++;
        const uuid = uuidOf(event, message, payload);
        const counted = windows.add({
          key: name,
          time: timeOf(event, message, payload),
          uuid,
          counts: isAsked && distinct?.error === undefined,
          ...(spike.distinct && { values: toKeys(distinct?.value) }),
        });
        const raised = counted.alert === undefined ? [] : [counted.alert, ...(counted.further ?? [])];
        counts.alerts += raised.length;
        if (raised.length > 0 && uuid !== undefined) state.raised.add(uuid, name, raised);
        // whatever is still kept of its key: many events may have come in between
        const isAgain = raised.length === 0 && message.okta?.redelivered === true;
        const alerts = isAgain && uuid !== undefined ? state.raised.by(uuid) : raised;
        return {
          event: countInfo(spike, name, counted, alerts.length > 0, error),
          alerts: alerts.map((alert) => alertInfo(spike, name, alert, isAgain)),
        };
      };

      const forget = (reset: unknown): boolean => {
        const isText = typeof reset === "string" && reset !== "";
        if (reset !== true && !isText) return false;
        for (const key of isText ? keysShownAs(reset) : [undefined]) {
          state.windows?.forget(key);
          state.raised.forget(key);
        }
        return true;
      };

      const take = (message: Message, send: Send, done: Done) =>
        guarded(done, () => {
          const isReset = forget(message.reset);
          const isEvent = handle(message, send, judge);
          if (isReset || isEvent) state.touch();
          else node.warn(say("warn.no-event", { property }));
          showCounts();
        });

      /** What came before the counts were read, in its order; undefined once they are. */
      let waiting: Parameters<typeof take>[] | undefined = state.windows === undefined ? [] : undefined;
      const started = state.ready.then(() => {
        for (let next = waiting?.shift(); next !== undefined; next = waiting?.shift()) take(...next);
        waiting = undefined;
        showCounts();
      });
      node.on("input", (message, send, done) => {
        if (waiting === undefined) take(message, send, done);
        else waiting.push([message, send, done]);
      });
      node.on("close", (removed: boolean, done: () => void) => {
        started
          .then(() => {
            status.close();
            return state.close(removed);
          })
          .then(done, done);
      });
    }
  });
}

/** `done` is called once, whatever happens: with an error that a Catch node gets, or without. */
function guarded(done: Done, work: () => void): void {
  try {
    work();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}

function given(program: Program, event: LogEvent): { value?: unknown; error?: string } {
  try {
    return { value: program.evaluate(event) };
  } catch (error) {
    if (error instanceof ElError) return { error: describe(error) };
    throw error;
  }
}

/** Node-RED takes its default store for one that it does not know, and says so in its log only. */
function hasStore(RED: NodeAPI, name: string): boolean {
  const { contextStorage } = RED.settings as { contextStorage?: Record<string, unknown> };
  const stores = Object.keys(contextStorage ?? {});
  return stores.length === 0 ? name === "memory" : stores.includes(name);
}
