import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import { readPayload } from "../../src/events";
import type { Sender, Spoken } from "../../src/inbox";
import { amount } from "../shared/config";
import { StatusLine } from "../shared/status";
import { senders } from "../shared/stores";

interface DoneDef extends NodeDef {
  action?: "done" | "retry" | "dead";
  /** Seconds before the event goes out again. */
  delay?: number | string;
}

/** What a message carries of the hook and the item it came from; see message.ts of okta-event-hook-in. */
interface Carried {
  okta?: { hook?: unknown; item?: unknown };
  error?: { message?: unknown };
}

export default function register(RED: NodeAPI): void {
  RED.nodes.registerType("okta-event-done", function oktaEventDone(this: Node, def: DoneDef) {
    RED.nodes.createNode(this, def);
    const action = def.action === "retry" || def.action === "dead" ? def.action : "done";
    const seconds = amount(RED, this, def.delay, 30);
    const delay = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
    const counts = { done: 0, retried: 0, dead: 0, spoken: 0 };
    const status = new StatusLine(this);
    const say = (key: string, values: Record<string, unknown> = {}) =>
      RED._(`okta-event-done.${key}`, values as Record<string, string>);

    const speak = (sender: Sender, id: string, message: Carried): Promise<Spoken> => {
      const words = sender.words;
      if (words === undefined) return Promise.resolve("unknown");
      if (action === "done") return words.done(id);
      if (action === "retry") return words.retry(id, delay);
      return words.dead(id, reasonOf(message) ?? say("reason"));
    };

    this.on("input", (message: NodeMessageInFlow & Carried, _send, done) => {
      const sender = senders.get(String(message.okta?.hook));
      if (sender === undefined) {
        this.warn(say("warn.unknown"));
        return done();
      }
      if (sender.words === undefined) {
        this.warn(say("warn.not-waiting"));
        return done();
      }
      Promise.all([...itemsOf(message, sender)].map((id) => speak(sender, id, message)))
        .then((spoken) => {
          const counted = spoken.filter((each) => each === "counts").length;
          counts[action === "retry" ? "retried" : action] += counted;
          if (counted === 0) {
            counts.spoken++;
            const before = spoken.includes("spoken before");
            this.warn(before ? say("warn.spoken", { action: say(`word.${action}`) }) : say("warn.unknown"));
          }
          status.show(() => ({
            fill: action === "dead" ? "red" : action === "retry" ? "yellow" : "green",
            shape: "dot",
            text: (Object.keys(counts) as (keyof typeof counts)[])
              .filter((key) => counts[key] > 0)
              .map((key) => say(`status.${key}`, { count: counts[key] }))
              .join(" · "),
          }));
          done();
        })
        .catch((error) => done(error instanceof Error ? error : new Error(String(error))));
    });
    this.on("close", () => status.close());
  });
}

/** The items a message speaks for: its own, and after a Join those of every event that it gathered. */
function itemsOf(message: Carried & { payload?: unknown }, sender: Sender): Set<string> {
  const items = new Set<string>();
  if (typeof message.okta?.item === "string") items.add(message.okta.item);
  const payload = readPayload(message.payload);
  if (payload === undefined || payload.shape === "event") return items;
  for (const { uuid } of payload.events) {
    const item = typeof uuid === "string" ? sender.itemWith(uuid) : undefined;
    if (item !== undefined) items.add(item);
  }
  return items;
}

/** A Catch node puts what went wrong into msg.error. */
function reasonOf(message: Carried): string | undefined {
  const reason = message.error?.message;
  return typeof reason === "string" && reason !== "" ? reason : undefined;
}
