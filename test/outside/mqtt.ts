import net, { type AddressInfo, type Socket } from "node:net";
import { Aedes, type AuthenticateError } from "aedes";
import { Recorder } from "../support/recorder";
import type { Outage, Outside, Refused } from "./outside";
import { sentence, shape } from "./shape";

export interface MqttMessage {
  readonly topic: string;
  /** JSON where it is JSON, the text where not. */
  readonly payload: unknown;
  readonly qos: number;
  readonly retain: boolean;
}

export interface MqttOptions {
  /** JSON Schemas of the payloads by the start of a topic; a topic of none is refused. Absent: all is taken. */
  readonly topics?: Readonly<Record<string, object>>;
  readonly account?: { readonly user: string; readonly pass: string };
}

/** CONNACK return codes of MQTT 3.1.1, 3.2.2.3. */
const UNAVAILABLE = 3;
const BAD_ACCOUNT = 4;

/**
 * A broker of MQTT 3.1.1. What it does not take has no answer in that protocol: it closes the connection (3.3.5), so
 * `status` of what is refused is 0, or the return code of a refused CONNECT.
 */
export class Mqtt implements Outside<MqttMessage> {
  readonly host = "127.0.0.1";
  readonly received = new Recorder<MqttMessage>("messages published");
  readonly refused = new Recorder<Refused>("refused by the broker");
  /** `CONNECT`, `PUBLISH <topic>`. */
  readonly attempts = new Recorder<string>("attempts at the broker");
  readonly #broker: Aedes;
  readonly #server: net.Server;
  readonly #sockets = new Set<Socket>();
  #down: Outage | undefined;

  private constructor(broker: Aedes) {
    this.#broker = broker;
    this.#server = net.createServer((socket) => {
      // A client that goes away in the middle is no failure of the broker.
      socket.on("error", () => {});
      this.attempts.push("CONNECT");
      if (this.#down === "refuse") {
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      broker.handle(socket);
    });
  }

  static async start({ topics, account }: MqttOptions = {}): Promise<Mqtt> {
    const checks =
      topics && Object.entries(topics).map(([start, schema]) => ({ start, check: shape(schema) }));
    const broker = await Aedes.createBroker();
    const mqtt = new Mqtt(broker);
    broker.authenticate = (_client, username, password, done) => {
      const no = (returnCode: number) =>
        done(Object.assign(new Error("no"), { returnCode }) as AuthenticateError, null);
      if (mqtt.#down !== undefined) return no(UNAVAILABLE);
      if (account === undefined || (username === account.user && password?.toString() === account.pass)) {
        return done(null, true);
      }
      mqtt.#no("CONNECT", username ?? "", BAD_ACCOUNT, "bad user name or password");
      no(BAD_ACCOUNT);
    };
    broker.authorizePublish = (_client, { topic, payload: bytes, qos, retain }, done) => {
      mqtt.attempts.push(`PUBLISH ${topic}`);
      const text = bytes.toString();
      const payload = parsed(text);
      const check = checks?.find(({ start }) => topic === start || topic.startsWith(`${start}/`))?.check;
      if (checks !== undefined) {
        const why = check === undefined ? "nobody may publish there" : sentence(check(payload));
        if (why !== "") {
          mqtt.#no("PUBLISH", topic, 0, why, text);
          return done(new Error(why));
        }
      }
      mqtt.received.push({ topic, payload, qos, retain });
      done(null);
    };
    await new Promise<void>((resolve, reject) => {
      mqtt.#server.once("error", reject);
      mqtt.#server.listen(0, mqtt.host, resolve);
    });
    return mqtt;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `mqtt://${this.host}:${this.port}`;
  }

  down(how: Outage = "error"): void {
    this.#down = how;
    this.#hangUp();
  }

  up(): void {
    this.#down = undefined;
  }

  /** Clients stay connected; what was retained stays with the broker. */
  reset(): void {
    this.up();
    for (const kept of [this.received, this.refused, this.attempts]) kept.clear();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#hangUp();
    await new Promise<void>((resolve) => this.#broker.close(resolve));
    await closed;
  }

  #hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #no(method: string, url: string, status: number, why: string, body = ""): void {
    this.refused.push({ method, url, status, why, body });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
