import type { Node, NodeAPI, NodeDef } from "node-red";
import { USUAL_SAMPLE_TYPE } from "../../src/events";
import { checkPath, DEFAULT_MAX_BODY, type Hook, NotAccepted, secretCheck } from "../../src/hook";
import { InboxFull, InboxUnavailable, Reception } from "../../src/inbox";
import { amount, flag, text } from "../shared/config";
import { followFlows } from "../shared/flows";
import { builtInStore, keeperOf, type StoreNode, senders } from "../shared/stores";
import { deployedHooksOf, mountAdmin } from "./admin";
import { HookStatus } from "./hook-status";
import { messageOf } from "./message";
import { dispatcherOf, isEditorPath } from "./mount";

interface HookInDef extends NodeDef {
  path?: string;
  header?: string;
  noAuth?: boolean;
  output?: "event" | "delivery";
  duplicates?: "drop" | "mark";
  /** Id of an okta-event-store; "" for the built-in one. */
  store?: string;
  acknowledge?: "sent" | "done";
  /** Seconds. */
  ackTimeout?: number | string;
  maxAttempts?: number | string;
  maxInFlight?: number | string;
  /** Event type of the sample event; not in older flows. */
  sample?: string;
  /** Sample events of the user's own: JSON, or what an environment variable made of it. */
  sampleEvents?: unknown;
}

/** What the credentials hold is for this file to check: the types of Node-RED say unknown. */
interface HookInCredentials {
  secret: unknown;
  previousSecret: unknown;
}

export default function register(RED: NodeAPI): void {
  mountAdmin(RED);
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

      // in a subflow the editor knows the node of the template
      const id = (this as { _alias?: string })._alias ?? this.id;
      const deployed = deployedHooksOf(RED).enter(id, this);
      this.on("close", () => deployedHooksOf(RED).leave(id, this));

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
      const status = new HookStatus(this, say, { noAuth, noSecret });

      /** A number over 0, or the default and a word about it. */
      const number = (name: "ackTimeout" | "maxAttempts" | "maxInFlight", fallback: number): number => {
        const value = amount(RED, this, def[name], fallback);
        if (Number.isFinite(value) && value > 0) return value;
        this.warn(say("warn.not-a-number", { name, fallback }));
        return fallback;
      };

      const storeNode = def.store ? (RED.nodes.getNode(def.store) as StoreNode | null) : undefined;
      if (storeNode === null) this.warn(say("warn.no-store"));
      const use = keeperOf(RED).use(storeNode?.settings ?? builtInStore(RED), (sentence) =>
        this.warn(say("warn.store", { sentence })),
      );
      let lastUnavailable = "";
      const reception: Reception = new Reception({
        use,
        hook: this.id,
        accept: {
          items: def.output === "delivery" ? "delivery" : "event",
          duplicates: def.duplicates === "mark" ? "mark" : "drop",
        },
        send: (item) => this.send(messageOf(item, this.id)),
        moved: () => status.show(),
        failed: (error) => this.error(say("error.send-failed", { reason: reasonOf(error) })),
        ...(def.acknowledge === "done" && {
          waitForWord: {
            timeout: number("ackTimeout", 60) * 1000,
            maxAttempts: number("maxAttempts", 5),
            maxInFlight: number("maxInFlight", 100),
            buried: (item, reason) => {
              const uuid = item.events.map((event) => event.uuid).join(", ");
              this.error(
                say("error.dead", { uuid, attempts: item.attempt, reason }),
                messageOf(item, this.id),
              );
            },
          },
        }),
        unavailable: (error) => {
          const reason = reasonOf(error);
          if (reason !== lastUnavailable) this.error(say("error.store", { reason }));
          lastUnavailable = reason;
          status.storeFailed(reason);
        },
        opened: (sender) => {
          lastUnavailable = "";
          senders.set(this.id, sender);
          status.storeOpened(() => reception.counts);
        },
      });

      let open = true;
      const hook: Hook = {
        header: text(RED, this, def.header, "Authorization").trim() || "Authorization",
        secret: noAuth ? undefined : secretCheck(secrets),
        maxBody: DEFAULT_MAX_BODY,
        accept: async (delivery) => {
          // the body may have taken its time: the node may be gone by now
          if (!open) throw new NotAccepted("The flow is being redeployed.");
          try {
            const { duplicates } = await reception.accept(delivery);
            status.received(delivery.events.length, duplicates);
          } catch (error) {
            if (error instanceof InboxFull) {
              if (status.full()) this.error(say("error.inbox-full", { reason: error.message }));
              throw new NotAccepted("The inbox is full.");
            }
            if (error instanceof InboxUnavailable) {
              if (error.message !== lastUnavailable)
                this.error(say("error.store", { reason: error.message }));
              lastUnavailable = error.message;
              status.storeFailed(error.message);
            }
            throw error;
          }
          lastUnavailable = "";
          for (const { index } of delivery.rejected) {
            this.warn(say("warn.rejected-event", { index, delivery: delivery.deliveryId ?? "-" }));
          }
        },
        delivered: (body, delivery) => deployed.recent.push(body, delivery),
        verified: () => status.verified(),
        refused: (code) => status.refused(code),
      };

      const dispatcher = dispatcherOf(RED);
      let claimed = false;
      const claim = () => {
        if (claimed) return;
        claimed = dispatcher.claim(path, this.id, hook);
        if (!claimed) return fail("duplicate-path", { path });
        deployed.nodes.set(this, {
          sampleType: text(RED, this, def.sample).trim() || USUAL_SAMPLE_TYPE,
          sampleEvents:
            typeof def.sampleEvents === "string" ? text(RED, this, def.sampleEvents) : def.sampleEvents,
          accept: hook.accept,
        });
        if (noSecret) this.error(say("error.no-secret"));
        status.show();
      };
      claim();

      const unfollow = followFlows(RED, {
        started: () => {
          // the path's former owner may have gone with this deploy
          claim();
          reception.start();
        },
        stopping: () => void reception.hold(),
      });

      this.on("close", (removed: boolean, done: () => void) => {
        open = false;
        unfollow();
        status.close();
        senders.delete(this.id);
        if (removed) dispatcher.release(path, this.id);
        else dispatcher.suspend(path, this.id);
        const { waiting, inFlight } = reception.counts;
        if (removed && waiting + inFlight > 0) {
          this.warn(say("warn.removed-with-events", { count: waiting + inFlight }));
        }
        reception.close().then(done, done);
      });
    },
    { credentials: { secret: { type: "password" }, previousSecret: { type: "password" } } },
  );
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
