import { use } from "../../canvas";
import { example } from "../../example";
import { tryAgain } from "../../groups/try-again";
import { done, filter, hook, line, secret, set, setting } from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { pagerDuty, slack } from "../../pieces/notice";
import { mailStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "broadcast";

export const broadcast = example(
  {
    file: "03 Security/Broadcast",
    useCase: "security/broadcast",
    about: {
      does: "Tells Slack, a mailing list and the pager when a user reports suspicious activity.",
      set: "Set SLACK_WEBHOOK_URL, PAGERDUTY_ROUTING_KEY with PAGERDUTY_URL, SMTP_… and MAIL_TO (double-click the tab), and a secret in the event hook.",
      press: "Deploy, and press the button on the event hook: a user reports a sign-in.",
      expect:
        "The three stand-ins show what Slack, PagerDuty and the mail server got; set yours and delete theirs.",
      more: "What is known of the suspicious sign-in is in `debugData`, which Okta does not promise to keep: each line of the message falls back to the event itself, and is left out where there is nothing.\n\nThe three are told one after the other. When one of them cannot be reached, the event comes again in a minute: those told before it are told again, the pager by the same `dedup_key`.",
    },
    env: [
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      setting("PAGERDUTY_URL", standInUrl(FLOW, "PagerDuty")),
      secret("PAGERDUTY_ROUTING_KEY", "standin0standin0standin0standin0"),
      ...mailVariables(2507),
    ],
    needs: MAIL,
    pieces: [slack, pagerDuty, mail],
  },
  (tab) => {
    const work = tab.group("Reports → everybody concerned");
    const okta = work.add(
      [0, 0],
      hook({ path: "/okta/broadcast", sample: "user.account.report_suspicious_activity_by_enduser" }),
    );
    const reports = work.add(
      [1, 0],
      filter("Reports by users", "event.eventType eq 'user.account.report_suspicious_activity_by_enduser'"),
    );
    const notice = work.add(
      [2, 0],
      set("Notice", {
        notice: `(
  $debug := payload.debugContext.debugData;
  $who := payload.actor.displayName ? payload.actor.displayName : payload.actor.alternateId;
  {
    "title": $who & " reported suspicious activity",
    "text": payload.actor.alternateId & " says that this was not them. Look at their sign-ins, and put the account out of use if in doubt.",
    "level": "critical",
    "key": payload.uuid,
    "facts": {
      "What": $debug.suspiciousActivityEventType ? $debug.suspiciousActivityEventType : payload.displayMessage,
      "When": $debug.suspiciousActivityTimestamp ? $debug.suspiciousActivityTimestamp : payload.published,
      "Address": $debug.suspiciousActivityEventIp ? $debug.suspiciousActivityEventIp : payload.client.ipAddress,
      "Place": $join($filter([$debug.suspiciousActivityEventCity, $debug.suspiciousActivityEventCountry], function($each) { $type($each) = "string" }), ", "),
      "Transaction": $debug.suspiciousActivityEventTransactionId ? $debug.suspiciousActivityEventTransactionId : payload.transaction.id
    }
  }
)`,
      }),
    );
    const page = work.add([3, 0], use(pagerDuty, "PagerDuty"));
    const post = work.add([4, 0], use(slack, "Slack"));
    const send = work.add([5, 0], use(mail, "Mail"));
    const ended = work.add([6, 0], done());
    const other = work.add([2, 1], done("Not for this flow"));
    tryAgain(work, [5, 1]);
    line(okta, reports, notice, page, post, send, ended);
    reports.to(other, 1);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    standIn(standIns, 2, FLOW, "PagerDuty", {
      status: "202",
      body: '{"status": "success", "dedup_key": payload.dedup_key}',
      shows: "payload.payload.summary",
      path: "/v2/enqueue",
    });
    mailStandIn(standIns, 4, 2507);
  },
);
