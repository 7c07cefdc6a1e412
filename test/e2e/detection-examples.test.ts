// The examples that detect: what they tell the SOC, and what they would have Okta do.
import { expect } from "chai";
import { delivery, logEvent } from "../support/deliveries";
import { example } from "../support/examples";
import type { FlowNode } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { Okta } from "../support/okta-api";

const SOC = "What the SOC got";
const START = Date.UTC(2026, 2, 4, 8);

interface Rejection {
  user: string;
  minute: number;
  result?: "SUCCESS" | "FAILURE";
  factor?: string;
}

const actorOf = (user: string) => ({
  id: `00u${user.padEnd(17, "0")}`,
  type: "User",
  alternateId: `${user}@example.com`,
  displayName: user,
  detailEntry: null,
});
const outcome = (result: string) => ({ result, reason: result === "FAILURE" ? "INVALID_CREDENTIALS" : null });
const published = (minute: number) => new Date(START + minute * 60_000).toISOString();

const push = ({ user, minute, result = "FAILURE", factor = "Okta Verify" }: Rejection) =>
  logEvent({
    eventType: "user.authentication.auth_via_mfa",
    published: published(minute),
    actor: actorOf(user),
    outcome: outcome(result),
    target: [
      { ...actorOf(user) },
      {
        id: "pfd1",
        type: "AuthenticatorEnrollment",
        alternateId: "unknown",
        displayName: factor,
        detailEntry: null,
      },
    ],
  });

const signInFrom = (ipAddress: string, user: string, minute: number, result = "FAILURE") =>
  logEvent({
    eventType: "user.session.start",
    published: published(minute),
    actor: actorOf(user),
    client: { ipAddress },
    outcome: outcome(result),
    target: null,
  });

onEachNodeRed("The examples that detect", (installation) => {
  let nodeRed: NodeRed;
  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
  });
  after(() => nodeRed?.stop());

  const deployed = async (file: string, { soc = `${nodeRed.url}/soc`, dryRun = true } = {}) => {
    const flows = example(file);
    for (const node of flows) if (node.type === "okta-api") node.dryRun = dryRun;
    for (const { env } of flows as { env?: { name: string; value: string }[] }[]) {
      for (const variable of env ?? []) {
        if (variable.name === "SOC_WEBHOOK") variable.value = soc;
      }
    }
    // what was counted before goes with its nodes
    await nodeRed.deploy([]);
    nodeRed.messages.clear();
    await nodeRed.deploy(flows);
    return flows;
  };
  const sent = (sink: string) => nodeRed.messages.all.filter((seen) => seen.sink === sink);
  const told = () => sent(SOC).map(({ message }) => message.payload);
  const untilTold = (count: number) =>
    nodeRed.messages.until(() => told().length >= count, `${count} words to the SOC`);
  /** The URL paths of the calls that were not made, since it is a dry run. */
  const calls = (operation: string) =>
    sent(operation).map(({ message }) => new URL(message.response.url).pathname);
  const press = async (flows: FlowNode[]) => {
    const button = flows.find(({ type }) => type === "inject");
    expect((await nodeRed.api(`/inject/${button?.id}`, { method: "POST" })).status).to.equal(200);
  };
  const pathOf = (flows: FlowNode[]) =>
    `${nodeRed.url}${flows.find(({ type }) => type === "okta-event-hook-in")?.path}`;
  const quiet = (log: number) =>
    expect(nodeRed.log.all.slice(log).filter((line) => /\[(error|warn)\]/.test(line))).to.deep.equal([]);

  it("MFA fatigue.json: its button shows what the flow is for", async () => {
    const log = nodeRed.log.all.length;
    await press(await deployed("MFA fatigue.json"));
    await untilTold(2);
    expect(told().map(({ text }) => text)).to.have.members([
      "ann@example.com rejected 5 pushes: suspended, sessions ended",
      "ann@example.com accepted a push after 5 rejected ones: sessions ended",
    ]);
    expect(calls("suspendUser")).to.deep.equal(["/api/v1/users/00u1ann000000000000/lifecycle/suspend"]);
    expect(calls("revokeUserSessions")).to.deep.equal(
      Array(2).fill("/api/v1/users/00u1ann000000000000/sessions"),
    );
    quiet(log);
  });

  it("MFA fatigue.json: five pushes of one user in an hour, in any order and twice, are told once", async () => {
    const log = nodeRed.log.all.length;
    const url = pathOf(await deployed("MFA fatigue.json"));
    const five = [40, 5, 59, 20, 0].map((minute) => push({ user: "eve", minute }));
    const others = [
      // too far apart, not a push, other users
      ...[0, 20, 40, 61, 81].map((minute) => push({ user: "bob", minute })),
      ...[0, 1, 2, 3, 4].map((minute) => push({ user: "cid", minute, factor: "Password" })),
      ...[0, 1, 2, 3].map((minute) => push({ user: "dan", minute })),
      push({ user: "dan", minute: 5, result: "SUCCESS" }),
    ];
    expect((await deliver(url, delivery([...others, ...five.slice(0, 3)]))).status).to.equal(204);
    expect((await deliver(url, delivery([...five]))).status).to.equal(204);
    await untilTold(1);
    expect(
      (await deliver(url, delivery([push({ user: "eve", minute: 59.5, result: "SUCCESS" })]))).status,
    ).to.equal(204);
    await untilTold(2);
    expect(told()).to.have.length(2);
    const [alert, accepted] = told();
    expect(alert).to.deep.include({
      user: "eve@example.com",
      count: 5,
      first: published(0),
      last: published(59),
    });
    expect(alert.events).to.have.members(five.map(({ uuid }) => uuid));
    expect(accepted.text).to.equal("eve@example.com accepted a push after 5 rejected ones: sessions ended");
    expect(calls("suspendUser")).to.deep.equal([`/api/v1/users/${actorOf("eve").id}/lifecycle/suspend`]);
    quiet(log);
  });

  it("Password spray.json: its button shows what the flow is for", async () => {
    const log = nodeRed.log.all.length;
    await press(await deployed("Password spray.json"));
    await untilTold(2);
    expect(told().map(({ text }) => text)).to.have.members([
      "10 users failed to sign in from 203.0.113.7",
      "user11@example.com signed in from 203.0.113.7, where 10 users failed",
    ]);
    expect(calls("expirePassword")).to.deep.equal([
      "/api/v1/users/00u1user0000000000011/lifecycle/expire_password",
    ]);
    quiet(log);
  });

  it("Password spray.json: ten different users of one address, not ten attempts", async () => {
    const log = nodeRed.log.all.length;
    const url = pathOf(await deployed("Password spray.json"));
    const one = Array.from({ length: 20 }, (_, i) => signInFrom("198.51.100.1", "ann", i / 10));
    const scattered = Array.from({ length: 12 }, (_, i) =>
      signInFrom(`198.51.100.${i + 10}`, `u${i}`, i / 10),
    );
    const spray = Array.from({ length: 10 }, (_, i) => signInFrom("203.0.113.9", `v${i}`, 9 - i));
    expect((await deliver(url, delivery([...one, ...scattered, ...spray]))).status).to.equal(204);
    await untilTold(1);
    expect(
      (
        await deliver(
          url,
          delivery([
            signInFrom("198.51.100.1", "ann", 3, "SUCCESS"),
            signInFrom("203.0.113.9", "v3", 9.5, "SUCCESS"),
          ]),
        )
      ).status,
    ).to.equal(204);
    await untilTold(2);
    expect(told()).to.have.length(2);
    expect(told()[0]).to.deep.include({ address: "203.0.113.9", first: published(0), last: published(9) });
    expect(told()[0].users).to.have.members(spray.map(({ actor }) => actor.alternateId));
    expect(told()[1].user).to.equal("v3@example.com");
    quiet(log);
  });

  for (const file of ["MFA fatigue.json", "Password spray.json"]) {
    it(`${file}: the SOC hears that Okta did not do it`, async () => {
      await press(await deployed(file, { dryRun: false }));
      await nodeRed.messages.until(
        () => told().some(({ text }) => text.startsWith("Okta could not be asked: ")),
        "what went wrong",
      );
    });

    it(`${file}: a SOC that cannot be told is not told of that`, async () => {
      const soc = await Okta.start();
      try {
        soc.answers(/./, (_asked, response) => response.destroy());
        nodeRed.log.clear();
        await press(await deployed(file, { soc: soc.url }));
        await nodeRed.log.until(
          (lines) => lines.filter((line) => /\[error\].*Tell the SOC/.test(line)).length === 2,
          "two errors in the log",
        );
        expect(soc.asked.all).to.have.length(2);
      } finally {
        await soc.stop();
      }
    });
  }
});
