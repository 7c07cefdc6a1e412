import { type Area, piece } from "../canvas";
import type { Place } from "../layout";
import { catchOf, fn, httpRequest, set } from "../nodes";
import type { Wired } from "../spec";

/**
 * Sends msg.call from inside a subflow. Its nodes are put there, not a subflow of their own: Node-RED does not know a
 * subflow again that holds another, and would import it anew with every flow.
 */
export function sendCall(area: Area, [column, row]: Place): { first: Wired; last: Wired } {
  const ask = area.add(
    [column, row],
    set("Request", {
      kept: "payload",
      url: "call.url",
      method: "call.method ? call.method : 'POST'",
      headers: "call.headers ? call.headers : {}",
      requestTimeout: "10000",
      payload: "call.body",
      error: "",
    }),
  );
  const send = area.add([column + 1, row], httpRequest("Send"));
  const check = area.add(
    [column + 2, row],
    fn(
      "Success or error",
      `
const { call, kept, statusCode, payload: answer, error } = msg;
let response = answer;
try { response = JSON.parse(answer); } catch { /* not JSON: it stays a text */ }
for (const name of ["call", "kept", "url", "method", "headers", "requestTimeout", "redirectList", "responseUrl", "responseCookies", "retry", "error"]) delete msg[name];
Object.assign(msg, { payload: kept, response });
if (error) return void node.error(call.to + " could not be reached: " + error.message, msg);
if ((statusCode >= 200 && statusCode < 300) || call.ok?.includes(statusCode)) return msg;
node.error(call.to + " answered " + statusCode + ": " + String(answer).slice(0, 200), msg);`,
    ),
  );
  const unreached = area.add([column + 1, row + 1], catchOf("Not reached", [send.id]));
  ask.to(send);
  send.to(check);
  unreached.to(check);
  return { first: ask, last: check };
}

/** All that goes out over HTTP goes through here: an answer that is no success is an error that a Catch node gets. */
export const httpCall = piece(
  "HTTP call",
  {
    info: `Sends \`msg.call\` and keeps \`msg.payload\`.

\`msg.call\` is \`{ to, url, method, headers, body, ok }\`: \`to\` names the system in errors, \`method\` is POST if it is left out, \`ok\` lists statuses besides 2xx that are fine, such as \`[404]\` when something is to be deleted.

The answer is in \`msg.response\` and \`msg.statusCode\`. Any other status, no answer within ten seconds, or no connection is an error for a Catch node, with \`msg.payload\` as it was.`,
    color: "#E7E7AE",
    icon: "node-red/white-globe.svg",
  },
  (area, edge) => {
    const call = sendCall(area, [0, 0]);
    edge.in(call.first);
    edge.out(call.last);
  },
);
