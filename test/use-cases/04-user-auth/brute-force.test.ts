import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Mail } from "../../outside/mail";
import { Slack } from "../../outside/slack";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "04 User authentication/Brute force";

const ann = person("ann");
const ben = person("ben");
const failure = (minute: number, who: LogEvent["actor"], ip = "203.0.113.7", over: LogEvent = {}) =>
  eventOf("user.session.start", minute, { actor: who, client: { ipAddress: ip }, ...failed, ...over });
const times = (count: number, make: (index: number) => LogEvent) =>
  Array.from({ length: count }, (_, index) => make(index));

useCase(FILE, (nodeRed) => {
  let slack: Slack;
  let mail: Mail;
  before(async () => {
    [slack, mail] = await Promise.all([Slack.start(), Mail.start()]);
  });
  after(() => Promise.all([slack.stop(), mail.stop()]));
  afterEach(() => {
    slack.reset();
    mail.reset();
  });

  const imported = (options: { hard?: boolean; maxAttempts?: number } = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      env: {
        SLACK_WEBHOOK_URL: slack.webhook,
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
        MAIL_TO: "soc@example.com",
        FAILURES: 5,
        USERS: 4,
        MINUTES: 10,
      },
      ...options,
    });
  const told = () => slack.received.all.map(({ text }) => text);
  const mailed = () => mail.received.all.map(({ subject }) => subject);
  const noise = [
    failure(1, ann, "203.0.113.7", succeeded),
    eventOf("user.account.lock", 2, { actor: ann }),
    eventOf("user.authentication.sso", 3, { actor: ann, ...failed }),
  ];

  for (const seed of SEEDS) {
    it(`alerts once at the fifth failure within the time, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(
        times(5, (index) => failure(index * 2, ann)),
        { noise, seed },
      );
      await flow.settled();
      expect(told()).to.deep.equal(["ann@example.com failed to sign in 5 times"]);
      expect(mailed()).to.deep.equal(told());
      const [sent] = mail.received.all;
      expect(sent?.to).to.deep.equal(["soc@example.com"]);
      expect(sent?.text)
        .to.contain("It took less than 10 minutes.")
        .and.to.contain("First: 2026-03-01T00:00:00.000Z")
        .and.to.contain("Last: 2026-03-01T00:08:00.000Z")
        .and.to.contain("Last address: 203.0.113.7");
      expect(slack.refused.all).to.deep.equal([]);
      expect(mail.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });

    it(`is quiet at four, at five that are spread wider, and at one that comes five times (${seed})`, async () => {
      const flow = await imported({ hard: true });
      const once = failure(0, person("cleo"), "198.51.100.3");
      await flow.deliver(
        [
          ...times(4, (index) => failure(index, ann)),
          ...times(5, (index) => failure(index * 3, ben)),
          ...times(8, () => once),
        ],
        { noise, seed },
      );
      await flow.settled();
      expect(slack.attempts.all).to.deep.equal([]);
      expect(mail.attempts.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });

    it(`alerts once for many users from one address, with their names (${seed})`, async () => {
      const flow = await imported({ hard: true });
      const names = ["u1", "u2", "u3", "u4"];
      await flow.deliver(
        names.map((name, index) => failure(index, person(name), "198.51.100.9")),
        { noise, seed },
      );
      await flow.settled();
      expect(told()).to.deep.equal(["4 users failed to sign in from 198.51.100.9"]);
      for (const name of names) expect(mail.received.all[0]?.text).to.contain(`- ${name}@example.com`);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("keeps names apart that Okta does not know, and finds one however it is typed", async () => {
    const flow = await imported();
    const unknown = (name: string) => ({
      id: "unknown",
      type: "User",
      alternateId: name,
      displayName: "unknown",
    });
    await flow.deliver(
      [
        ...times(4, (index) => failure(index, unknown("ghost@example.com"), `192.0.2.${index}`)),
        failure(4, unknown("other@example.com"), "192.0.2.4"),
      ],
      { inOrder: true },
    );
    await flow.settled();
    expect(slack.attempts.all).to.deep.equal([]);
    await flow.deliver([failure(5, unknown("Ghost@Example.com"), "192.0.2.5")], { inOrder: true });
    await flow.settled();
    expect(told()).to.deep.equal(["ghost@example.com failed to sign in 5 times"]);
    expect(mail.received.all[0]?.text).to.contain("Known to Okta: no");
  });

  it("counts by the time of the events, and alerts again for the next attack only", async () => {
    const flow = await imported();
    await flow.deliver(
      times(9, (index) => failure(index / 2, ann)),
      { inOrder: true },
    );
    await flow.settled();
    expect(told()).to.have.length(1);
    await flow.deliver(
      times(5, (index) => failure(100 + index, ann)),
      { inOrder: true },
    );
    await flow.settled();
    expect(told()).to.deep.equal([
      "ann@example.com failed to sign in 5 times",
      "ann@example.com failed to sign in 5 times",
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("tells of a user and of an address that the same event brings over the limit", async () => {
    const flow = await imported();
    await flow.deliver(
      [
        ...times(4, (index) => failure(index, ann, `192.0.2.${index}`)),
        ...times(3, (index) => failure(index, person(`u${index}`), "198.51.100.9")),
        failure(5, ann, "198.51.100.9"),
      ],
      { inOrder: true },
    );
    await flow.settled();
    expect(told()).to.deep.equal([
      "ann@example.com failed to sign in 5 times",
      "4 users failed to sign in from 198.51.100.9",
    ]);
  });

  for (const [name, system] of [
    ["Slack", () => slack],
    ["the mail server", () => mail],
  ] as const) {
    it(`tells ${name} once it is up again`, async () => {
      system().down();
      const flow = await imported({ maxAttempts: 100 });
      await flow.deliver(
        times(5, (index) => failure(index, ann)),
        { inOrder: true },
      );
      await system().attempts.until((attempts) => attempts.length > 0, "a try that fails");
      system().up();
      await flow.settled();
      expect(system().received.all).to.have.length(1);
    });
  }

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    for (const name of ["What Slack got", "What was mailed"]) {
      await nodeRed().status(flow.node(name).id, ({ text }) => /^ann@example.com failed/.test(text ?? ""));
    }
    expect(flow.complaints).to.deep.equal([]);
  });
});
