// Deliveries over so many connections, each with its next as soon as it has its answer. Requests are made once and
// only their ids change, so that the load costs little beside what is measured.
import net from "node:net";
import { type LogEvent, sampleDelivery, sampleEvent } from "../../src/events";

export const SECRET = "secret-of-the-bench";

/** As long as the ids of Okta. */
const PLACEHOLDER = "00000000-0000-4000-8000-000000000000";
const EVENT_BYTES = 2_500;

export interface Load {
  readonly deliveries: number;
  /** Milliseconds from the request to its answer. */
  readonly latencies: Float64Array;
  readonly seconds: number;
}

let ids = 0;

/** A user who joins the group Sales, 2.5 kB. */
function event(): LogEvent {
  const made = {
    ...sampleEvent("group.user_membership.add"),
    uuid: PLACEHOLDER,
    target: [
      { id: "00u1", type: "User", alternateId: "sam@example.com", displayName: "Sam", detailEntry: null },
      { id: "00g1", type: "UserGroup", alternateId: "unknown", displayName: "Sales", detailEntry: null },
    ],
  };
  const missing = EVENT_BYTES - JSON.stringify(made).length;
  const debugData = { ...made.debugContext?.debugData, padding: "x".repeat(Math.max(0, missing)) };
  return { ...made, debugContext: { debugData } };
}

/** The bytes of a request, and where its ids are. */
function request(path: string, events: number): { bytes: Buffer; places: number[] } {
  const delivery = { ...sampleDelivery(Array.from({ length: events }, event)), eventId: PLACEHOLDER };
  const body = Buffer.from(JSON.stringify(delivery));
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "User-Agent: Okta-Integrations",
    "Accept: application/json",
    "Content-Type: application/json",
    `Authorization: ${SECRET}`,
    `Content-Length: ${body.length}`,
  ];
  const bytes = Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
  const places: number[] = [];
  for (let at = bytes.indexOf(PLACEHOLDER); at !== -1; at = bytes.indexOf(PLACEHOLDER, at + 1)) {
    places.push(at);
  }
  return { bytes, places };
}

/** Bytes of a whole answer in `text`, or undefined; throws for one that is no 2xx. */
function answerLength(text: string): number | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const status = Number(text.slice(9, 12));
  if (status < 200 || status > 299) throw new Error(`answered ${text.slice(0, 400)}`);
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  if (length === undefined && status !== 204) throw new Error(`an answer without a length: ${text}`);
  const whole = end + 4 + Number(length ?? 0);
  return text.length >= whole ? whole : undefined;
}

function connection(
  port: number,
  path: string,
  events: number,
  until: number,
  answered: (ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { bytes, places } = request(path, events);
    const socket = net.connect(port, "127.0.0.1");
    socket.setNoDelay();
    let sent = 0;
    let text = "";
    const next = () => {
      if (performance.now() >= until) {
        socket.destroy();
        resolve();
        return;
      }
      for (const place of places) bytes.write((++ids).toString(16).padStart(12, "0"), place + 24, "latin1");
      sent = performance.now();
      socket.write(bytes);
    };
    socket.on("connect", next);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the connection was closed")));
    socket.on("data", (data) => {
      text += data.toString("latin1");
      try {
        const length = answerLength(text);
        if (length === undefined) return;
        text = text.slice(length);
        answered(performance.now() - sent);
        next();
      } catch (error) {
        socket.destroy();
        reject(error);
      }
    });
  });
}

/** @param seconds how long new deliveries are begun */
export async function load(
  port: number,
  path: string,
  { events, connections, seconds }: { events: number; connections: number; seconds: number },
): Promise<Load> {
  const latencies: number[] = [];
  const start = performance.now();
  const until = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, () =>
      connection(port, path, events, until, (ms) => latencies.push(ms)),
    ),
  );
  return {
    deliveries: latencies.length,
    latencies: Float64Array.from(latencies).sort(),
    seconds: (performance.now() - start) / 1000,
  };
}
