import { piece } from "../canvas";
import { catchOf, completeOf, fn, secret, set, setting } from "../nodes";
import type { Spec, Variable } from "../spec";
import { FACTS, NOTICE } from "./notice";

/** The mail server and the addresses of a tab; its stand-in listens on a port of its own, so that flows do not share it. */
export const mailVariables = (port: number): readonly Variable[] => [
  setting("SMTP_HOST", "127.0.0.1"),
  setting("SMTP_PORT", String(port)),
  setting("SMTP_AUTH", "NONE"),
  setting("SMTP_USER", ""),
  secret("SMTP_PASSWORD", ""),
  setting("MAIL_FROM", "okta-events@example.com"),
  setting("MAIL_TO", "it@example.com"),
];

export const MAIL = { "node-red-node-email": "5.2.5" } as const;

/** Its name would be the address it sends to: it has none. */
const email: Spec = {
  type: "e-mail",
  name: "",
  outputs: 0,
  properties: {
    server: "${SMTP_HOST}",
    port: "${SMTP_PORT}",
    authtype: "${SMTP_AUTH}",
    saslformat: true,
    token: "",
    secure: false,
    tls: true,
    dname: "Send",
  },
  credentials: { userid: "${SMTP_USER}", password: "${SMTP_PASSWORD}" },
};

const AS_IT_WAS = {
  payload: "kept.payload",
  topic: "kept.topic",
  kept: "",
  plaintext: "",
  from: "",
  to: "",
};

/** Goes on when the server has taken the mail. */
export const mail = piece(
  "Mail",
  {
    info: `Sends \`msg.notice\` as a mail, in HTML and as plain text, to \`msg.to\` or else to the address in \`MAIL_TO\`. Server: \`SMTP_HOST\`, \`SMTP_PORT\`; with \`SMTP_AUTH\` BASIC it signs in as \`SMTP_USER\` with \`SMTP_PASSWORD\`.\n\n${NOTICE}`,
    color: "#C7E9C0",
    icon: "node-red/envelope.svg",
  },
  (area, edge) => {
    const write = area.add(
      [0, 0],
      set("Write the mail", {
        kept: `{"payload": payload, "topic": topic}`,
        headers: "",
        from: `$env("MAIL_FROM")`,
        to: `to ? to : $env("MAIL_TO")`,
        topic: `$replace(notice.title, /[\\r\\n]+/, " ")`,
        plaintext: `(
  ${FACTS}
  $join([notice.title, notice.text, $map(notice.lines, function($line) { "- " & $line }), $facts.(name & ": " & value)], "\\n")
)`,
        payload: `(
  $escaped := function($text) { $replace($replace($replace($replace($string($text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), '"', "&quot;") };
  ${FACTS}
  "<html><body><h2>" & $escaped(notice.title) & "</h2>"
  & (notice.text ? "<p>" & $escaped(notice.text) & "</p>")
  & ($count(notice.lines) > 0 ? "<ul>" & $join($map(notice.lines, function($line) { "<li>" & $escaped($line) & "</li>" })) & "</ul>")
  & ($count($facts) > 0 ? "<table>" & $join($facts.("<tr><th align='left'>" & $escaped(name) & "</th><td>" & $escaped(value) & "</td></tr>")) & "</table>")
  & "</body></html>"
)`,
      }),
    );
    const send = area.add([1, 0], email);
    const sent = area.add([0, 1], completeOf("Sent", [send.id]));
    const back = area.add([1, 1], set("As it was", AS_IT_WAS));
    area.chain(
      [0, 2],
      catchOf("Not sent", [send.id]),
      set("Message as it was", AS_IT_WAS),
      fn("Error", 'node.error("The mail could not be sent: " + msg.error.message, msg);', { outputs: 0 }),
    );
    write.to(send);
    sent.to(back);
    edge.in(write);
    edge.out(back);
  },
);
