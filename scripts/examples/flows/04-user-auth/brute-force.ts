import { use } from "../../canvas";
import { example } from "../../example";
import { tryAgain } from "../../groups/try-again";
import { done, filter, hook, line, number, secret, set, spike, when } from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { slack } from "../../pieces/notice";
import { mailStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "brute-force";
const PORT = 2512;

/** Of an event that brought a count to its threshold: what people read of both counts. */
const minutes = "$string(spike.window / 60000) & (spike.window = 60000 ? ' minute' : ' minutes')";

export const bruteForce = example(
  {
    file: "04 User authentication/Brute force",
    useCase: "user-auth/brute-force",
    about: {
      does: "Tells Slack and a mailing list when one user fails to sign in again and again, or many users from one address.",
      set: "Set SLACK_WEBHOOK_URL, SMTP_… and MAIL_TO, and the limits (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: Ann fails to sign in five times within a minute.",
      expect:
        "The stand-ins show one message and one mail, not five; set your own systems and delete the stand-ins.",
      more: "**Counted** are sign-ins that fail, each event once, by the time at which it happened (`published`): late and repeated deliveries change nothing. A user is counted by the name that was typed, since `actor.id` is the text *unknown* for a name that Okta does not know. One attack is one alert, until the count has fallen below the limit again.\n\n**Two counts**: `FAILURES` of one user within `MINUTES`, and `USERS` different names from one address within the same time (password spray). An office behind one address has failed sign-ins too: raise `USERS`, or leave its address out in the filter.\n\n**State** is in the memory of the two okta-spike nodes: choose a context store in them for counts that outlive a restart. When Slack or the mail server cannot be reached, the event comes again in a minute, and the alert with it; who was told before is told again.\n\n**To do more than tell**: *Password spray* and *MFA fatigue* show how to end sessions, expire a password or suspend the user. Anybody can type a name wrongly five times: let people decide before an account is put out of use.",
    },
    env: [
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      number("FAILURES", 5),
      number("USERS", 10),
      number("MINUTES", 10),
      ...mailVariables(PORT),
    ],
    needs: MAIL,
    pieces: [slack, mail],
  },
  (tab) => {
    const work = tab.group("Failed sign-ins → alerts");
    const failure = (second: number) => ({
      actor: { id: "00u1ann", type: "User", alternateId: "ann@example.com", displayName: "Ann" },
      client: { ipAddress: "203.0.113.7" },
      outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" },
      published: second,
    });
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/brute-force",
        sample: "user.session.start",
        samples: [-50, -40, -30, -20, -10].map(failure),
      }),
    );
    const failures = work.add(
      [1, 0],
      filter(
        "Failures",
        "{'user.session.start', 'user.authentication.auth_via_mfa'}.contains(event.eventType) && event.outcome?.result eq 'FAILURE'",
      ),
    );
    const ofUser = work.add(
      [2, 0],
      spike("One user", {
        key: "event.actor?.alternateId?.toLowerCase()",
        threshold: "${FAILURES}",
        window: "${MINUTES}",
        unit: "minutes",
      }),
    );
    const userNotice = work.add(
      [3, 0],
      set("User alert", {
        notice: `{
  "title": spike.key & " failed to sign in " & spike.count & " times",
  "text": "It took less than " & ${minutes} & ". Ask the user; if it was somebody else, look where it came from.",
  "level": "error",
  "key": "brute force " & spike.key & " " & spike.first,
  "facts": {"User": spike.key, "First": spike.first, "Last": spike.last, "Last address": payload.client.ipAddress,
    "Country": payload.client.geographicalContext.country, "Reason": payload.outcome.reason,
    "Known to Okta": payload.actor.id = "unknown" ? "no" : "yes"}
}`,
      }),
    );
    const userSlack = work.add([4, 0], use(slack, "Slack: user"));
    const userMail = work.add([5, 0], use(mail, "Mail: user"));
    const ofAddress = work.add(
      [6, 1],
      spike("One address", {
        key: "event.client?.ipAddress",
        distinct: "event.actor?.alternateId?.toLowerCase()",
        threshold: "${USERS}",
        window: "${MINUTES}",
        unit: "minutes",
      }),
    );
    const addressNotice = work.add(
      [7, 1],
      set("Spray alert", {
        notice: `{
  "title": spike.distinct & " users failed to sign in from " & spike.key,
  "text": "It took less than " & ${minutes} & ". It looks like a password spray: whoever signed in from there needs a new password.",
  "level": "critical",
  "key": "password spray " & spike.key & " " & spike.first,
  "lines": [spike.values],
  "facts": {"Address": spike.key, "First": spike.first, "Last": spike.last, "Country": payload.client.geographicalContext.country}
}`,
      }),
    );
    const addressSlack = work.add([8, 1], use(slack, "Slack: spray"));
    const addressMail = work.add([9, 1], use(mail, "Mail: spray"));
    // an event that raised an alert comes from the first output, too: it goes on there
    const quiet = work.add([3, 1], when("No alert", ["$not(spike.alert = true)"], { otherwise: false }));
    const quietToo = work.add(
      [7, 2],
      when("No alert, too", ["$not(spike.alert = true)"], { otherwise: false }),
    );
    line(
      okta,
      failures,
      ofUser,
      userNotice,
      userSlack,
      userMail,
      ofAddress,
      addressNotice,
      addressSlack,
      addressMail,
      work.add([10, 1], done("Told")),
    );
    failures.to(work.add([2, 1], done("Not for this flow")), 1);
    ofUser.to(quiet, 1);
    quiet.to(ofAddress);
    ofAddress.to(quietToo, 1);
    quietToo.to(work.add([8, 2], done()));
    tryAgain(
      work,
      [9, 3],
      [
        failures,
        ofUser,
        userNotice,
        userSlack,
        userMail,
        quiet,
        ofAddress,
        addressNotice,
        addressSlack,
        addressMail,
        quietToo,
      ],
    );

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, PORT);
  },
);
