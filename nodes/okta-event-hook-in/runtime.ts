import type { Node, NodeAPI, NodeDef, NodeStatus } from "node-red";
import { checkPath, DEFAULT_MAX_BODY, type Hook, NotAccepted, secretCheck } from "../../src/hook";
import { InboxFull, MemoryInbox, Sender } from "../../src/inbox";
import { flag, text } from "../shared/config";
import { followFlows } from "../shared/flows";
import { StatusLine } from "../shared/status";
import { messageOf } from "./message";
import { dispatcherOf, isEditorPath } from "./mount";

interface HookInDef extends NodeDef {
  path?: string;
  header?: string;
  noAuth?: boolean;
  output?: "event" | "delivery";
  duplicates?: "drop" | "mark";
}

/** What the credentials hold is for this file to check: the types of Node-RED say unknown. */
interface HookInCredentials {
  secret: unknown;
  previousSecret: unknown;
}

/**
 * Inboxes by node id. A node is made anew at each deploy; what it accepted, and the uuids it has seen, stay until
 * the node itself is removed.
 */
const inboxes = new Map<string, MemoryInbox>();

function inboxOf(id: string): MemoryInbox {
  const inbox = inboxes.get(id) ?? new MemoryInbox();
  inboxes.set(id, inbox);
  return inbox;
}

export default function register(RED: NodeAPI): void {
  const say = (key: string, values: Record<string, unknown> = {}) =>
    RED._(`okta-event-hook-in.${key}`, values as Record<string, string>);

  RED.nodes.registerType(
    "okta-event-hook-in",
    function oktaEventHookIn(this: Node<HookInCredentials>, def: HookInDef) {
      RED.nodes.createNode(this, def);
      const fail = (reason: string, values: Record<string, unknown> = {}) => {
        const sentence = say(`status.${reason}`, values);
        this.error(sentence);
        this.status({ fill: "red", shape: "ring", text: sentence });
      };

      const path = text(RED, this, def.path).trim();
      const wrongPath = checkPath(path);
      if (wrongPath !== undefined) return fail(wrongPath);
      if (RED.settings.httpNodeRoot === false) return fail("http-off");
      if (isEditorPath(RED, path)) return fail("editor-path", { path });

      const noAuth = flag(def.noAuth);
      const secrets = [this.credentials?.secret, this.credentials?.previousSecret].map((secret) =>
        text(RED, this, secret).trim(),
      );
      const noSecret = !noAuth && secrets[0] === "";
      const items = def.output === "delivery" ? "delivery" : "event";
      const duplicates = def.duplicates === "mark" ? "mark" : "drop";

      const inbox = inboxOf(this.id);
      const dispatcher = dispatcherOf(RED);
      const seen = { verified: false, received: 0, duplicates: 0, refused: 0, lastRefused: 0, full: false };
      const line = new StatusLine(this);
      const show = () => line.show(() => status());
      let open = true;

      const status = (): NodeStatus => {
        if (noSecret) return { fill: "red", shape: "ring", text: say("status.missing-secret") };
        const parts: string[] = [];
        if (noAuth) parts.push(say("status.noAuth"));
        if (seen.full) parts.push(say("status.inbox-full"));
        if (seen.received > 0) parts.push(say("status.received", { count: seen.received }));
        else parts.push(say(seen.verified ? "status.verified" : "status.ready"));
        if (seen.duplicates > 0) parts.push(say("status.duplicates", { count: seen.duplicates }));
        if (seen.refused > 0) {
          parts.push(say("status.refused", { count: seen.refused, status: seen.lastRefused }));
        }
        const quiet = !seen.verified && seen.received === 0;
        const fill = seen.full ? "red" : noAuth || seen.refused > 0 ? "yellow" : quiet ? "grey" : "green";
        return { fill, shape: seen.received > 0 ? "dot" : "ring", text: parts.join(" · ") };
      };

      const hook: Hook = {
        header: text(RED, this, def.header, "Authorization").trim() || "Authorization",
        secret: noAuth ? undefined : secretCheck(secrets),
        maxBody: DEFAULT_MAX_BODY,
        accept: async (delivery) => {
          // the body may have taken its time: the node may be gone by now
          if (!open) throw new NotAccepted("The flow is being redeployed.");
          try {
            const accepted = await inbox.accept(delivery, { items, duplicates });
            seen.received += delivery.events.length;
            seen.duplicates += accepted.duplicates;
            seen.full = false;
          } catch (error) {
            if (!(error instanceof InboxFull)) throw error;
            if (!seen.full) this.error(say("error.inbox-full", { reason: error.message }));
            seen.full = true;
            throw new NotAccepted("The inbox is full.");
          } finally {
            show();
          }
          for (const { index } of delivery.rejected) {
            this.warn(say("warn.rejected-event", { index, delivery: delivery.deliveryId ?? "-" }));
          }
        },
        verified: () => {
          seen.verified = true;
          show();
        },
        refused: (code) => {
          seen.refused++;
          seen.lastRefused = code;
          show();
        },
      };

      const sender = new Sender(inbox, {
        send: (item) => this.send(messageOf(item)),
        failed: (error) => this.error(say("error.send-failed", { reason: String(error) })),
      });
      let claimed = false;
      const claim = () => {
        if (claimed) return;
        claimed = dispatcher.claim(path, this.id, hook);
        if (!claimed) fail("duplicate-path", { path });
        else {
          if (noSecret) this.error(say("status.missing-secret"));
          show();
        }
      };
      claim();

      const unfollow = followFlows(RED, {
        started: () => {
          // the path's former owner may have gone with this deploy
          claim();
          sender.start();
        },
        stopping: () => void sender.hold(),
      });

      this.on("close", (removed: boolean, done: () => void) => {
        open = false;
        unfollow();
        line.close();
        if (removed) dispatcher.release(path, this.id);
        else dispatcher.suspend(path, this.id);
        sender
          .close()
          .then(async () => {
            if (!removed) return;
            const { waiting } = inbox.counts();
            if (waiting > 0) this.warn(say("warn.removed-with-events", { count: waiting }));
            inboxes.delete(this.id);
            await inbox.close();
          })
          .then(done, done);
      });
    },
    { credentials: { secret: { type: "password" }, previousSecret: { type: "password" } } },
  );
}
