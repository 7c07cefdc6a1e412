// Telling people: each piece takes msg.notice and writes it as its system wants it.
import { piece } from "../canvas";
import { set } from "../nodes";
import { sendCall } from "./http-call";

export const NOTICE = `\`msg.notice\` is \`{ title, text, lines, facts, level, key }\`: \`title\` in one line, \`text\` a sentence or two, \`lines\` a list of short texts, \`facts\` an object of names and values (empty ones are left out), \`level\` one of \`critical\`, \`error\`, \`warning\`, \`info\`, \`key\` the same for what is the same alert. Only the title is needed.

\`msg.payload\` stays as it is.`;

/** Facts that have a value, as a list of {name, value}. */
export const FACTS = `$facts := $each(notice.facts, function($value, $name) {
    $value = null or $value = "" ? undefined : {"name": $name, "value": $type($value) = "array" ? $join($map($value, $string), ", ") : $string($value)}
  });`;

export const slack = piece(
  "Slack message",
  {
    info: `Posts \`msg.notice\` to the incoming webhook in the variable \`SLACK_WEBHOOK_URL\`.\n\n${NOTICE}`,
    color: "#DAB8E0",
    icon: "font-awesome/fa-slack",
  },
  (area, edge) => {
    const blocks = area.add(
      [0, 0],
      set("Blocks", {
        call: `(
  $escaped := function($text) { $replace($replace($replace($string($text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;") };
  $cut := function($text, $most) { $replace($substring($text, 0, $most), /&[a-z]*$/, "") };
  ${FACTS}
  {
    "to": "Slack",
    "url": $env("SLACK_WEBHOOK_URL"),
    "headers": {"Content-Type": "application/json"},
    "body": {
      "text": $cut($escaped(notice.title), 3000),
      "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": $substring(notice.title, 0, 150)}},
        notice.text ? {"type": "section", "text": {"type": "mrkdwn", "text": $cut($escaped(notice.text), 3000)}},
        $count(notice.lines) > 0 ? {"type": "section", "text": {"type": "mrkdwn", "text": $cut($join($map(notice.lines, function($line) { "• " & $escaped($line) }), "\\n"), 3000)}},
        $count($facts) > 0 ? {"type": "section", "fields": [$facts[[0..9]].{"type": "mrkdwn", "text": $cut("*" & $escaped(name) & "*\\n" & $escaped(value), 2000)}]}
      ]
    }
  }
)`,
      }),
    );
    const send = sendCall(area, [1, 0]);
    blocks.to(send.first);
    edge.in(blocks);
    edge.out(send.last);
  },
);

export const teams = piece(
  "Teams card",
  {
    info: `Posts \`msg.notice\` as an Adaptive Card to the workflow webhook in the variable \`TEAMS_WEBHOOK_URL\`; links in Markdown that somebody put into a name stay plain text.\n\n${NOTICE}`,
    color: "#B8BFE6",
    icon: "font-awesome/fa-windows",
  },
  (area, edge) => {
    const card = area.add(
      [0, 0],
      set("Adaptive Card", {
        call: `(
  ${FACTS}
  $plain := function($text) { $replace($string($text), /([\\\\\\[\\]])/, "\\\\$1") };
  {
    "to": "Teams",
    "url": $env("TEAMS_WEBHOOK_URL"),
    "headers": {"Content-Type": "application/json"},
    "body": {
      "type": "message",
      "attachments": [{
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": null,
        "content": {
          "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
          "type": "AdaptiveCard",
          "version": "1.4",
          "body": [
            {"type": "TextBlock", "size": "Large", "weight": "Bolder", "wrap": true, "text": $plain(notice.title)},
            notice.text ? {"type": "TextBlock", "wrap": true, "text": $plain(notice.text)},
            $count(notice.lines) > 0 ? {"type": "TextBlock", "wrap": true, "text": $join($map(notice.lines, function($line) { "- " & $plain($line) }), "\\n")},
            $count($facts) > 0 ? {"type": "FactSet", "facts": [$facts.{"title": name, "value": $plain(value)}]}
          ]
        }
      }]
    }
  }
)`,
      }),
    );
    const send = sendCall(area, [1, 0]);
    card.to(send.first);
    edge.in(card);
    edge.out(send.last);
  },
);

export const pagerDuty = piece(
  "PagerDuty event",
  {
    info: `Triggers an alert of PagerDuty's Events API v2: the integration key is in \`PAGERDUTY_ROUTING_KEY\`, the address in \`PAGERDUTY_URL\` (https://events.pagerduty.com).\n\n${NOTICE}\n\nThe same \`key\` is the same alert; without one it is the event's uuid.`,
    color: "#B9DDC0",
    icon: "node-red/alert.svg",
  },
  (area, edge) => {
    const alert = area.add(
      [0, 0],
      set("Event v2", {
        call: `{
  "to": "PagerDuty",
  "url": $env("PAGERDUTY_URL") & "/v2/enqueue",
  "headers": {"Content-Type": "application/json"},
  "body": {
    "routing_key": $env("PAGERDUTY_ROUTING_KEY"),
    "event_action": "trigger",
    "dedup_key": $substring(notice.key ? notice.key : okta.uuid, 0, 255),
    "payload": {
      "summary": $substring(notice.title, 0, 1024),
      "source": okta.org ? okta.org : "Okta",
      "severity": notice.level in ["critical", "error", "warning", "info"] ? notice.level : "warning",
      "timestamp": okta.published ? okta.published : $now(),
      "custom_details": $merge([notice.facts, notice.text ? {"text": notice.text}, $count(notice.lines) > 0 ? {"lines": [notice.lines]}])
    }
  }
}`,
      }),
    );
    const send = sendCall(area, [1, 0]);
    alert.to(send.first);
    edge.in(alert);
    edge.out(send.last);
  },
);
