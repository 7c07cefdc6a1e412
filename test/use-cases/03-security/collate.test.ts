import { expect } from "chai";
import { Mail } from "../../outside/mail";
import { eventOf, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "03 Security/Collect suspicious activity";
const REPORT = "user.account.report_suspicious_activity_by_enduser";

const ann = person("ann");
const ben = person("ben");
const system = { id: "spr1", type: "SystemPrincipal", alternateId: "system@okta.com", displayName: "Okta" };
const from = (country: string | null, ip = "203.0.113.9") => ({
  client: { ipAddress: ip, geographicalContext: country === null ? null : { country } },
});

useCase(FILE, (nodeRed) => {
  let mail: Mail;
  before(async () => {
    mail = await Mail.start();
  });
  after(() => mail.stop());
  afterEach(() => mail.reset());

  const imported = (options: { hard?: boolean; sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      env: { SMTP_HOST: mail.host, SMTP_PORT: mail.port, MAIL_TO: "soc@example.com" },
      ...options,
    });

  const events = [
    eventOf(REPORT, 1, { actor: ann, target: [ann], ...from("Norway") }),
    // Okta is the actor, the user is in target
    eventOf("user.risk.detect", 2, {
      actor: system,
      target: [ann],
      ...from("Iceland"),
      securityContext: { asOrg: "example vpn", isProxy: true, risk: { level: "HIGH" } },
    }),
    eventOf("user.risk.change", 3, { actor: system, target: [ben], ...from("Norway") }),
    eventOf("user.session.context.change", 4, { actor: ben, ...from(null) }),
    eventOf("policy.auth_reevaluate.fail", 5, {
      actor: ann,
      ...from("Norway"),
      outcome: { result: "FAILURE", reason: "Policy violation" },
    }),
    eventOf("security.breached_credential.detected", 24 * 60 + 1, { actor: ben, ...from("Norway") }),
  ];
  const lines = (text: string | undefined) =>
    (text ?? "").split("\n").filter((each) => each.startsWith("- "));
  const REPORTS = "SELECT * FROM security_report ORDER BY day";

  for (const seed of SEEDS) {
    it(`keeps each event once, and reports every day with its counts (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(events, {
        seed,
        noise: [eventOf("user.session.start", 6, { actor: ann }), eventOf("user.account.lock", 7)],
      });
      await flow.settled();
      const rows = await flow.rows("SELECT * FROM security_event ORDER BY at");
      expect(rows.map(({ uuid }) => uuid)).to.deep.equal(events.map(({ uuid }) => uuid));
      expect(rows[1]).to.deep.equal({
        uuid: events[1]?.uuid,
        type: "user.risk.detect",
        at: events[1]?.published,
        userId: ann.id,
        login: "ann@example.com",
        ip: "203.0.113.9",
        country: "Iceland",
        asOrg: "example vpn",
        isProxy: 1,
        risk: "HIGH",
        reason: null,
      });
      expect(rows[3]).to.include({ login: "ben@example.com", country: null });
      expect(rows[4]).to.include({ reason: "Policy violation" });

      await flow.press("Every hour");
      await flow.shown("The report", 2);
      expect(await flow.rows(REPORTS)).to.deep.equal([
        { day: "2026-03-01", events: 5 },
        { day: "2026-03-02", events: 1 },
      ]);
      const first = mail.received.all.find(({ subject }) => subject?.includes("2026-03-01"));
      expect(first?.to).to.deep.equal(["soc@example.com"]);
      expect(first?.subject).to.equal("Suspicious activity on 2026-03-01");
      expect(lines(first?.text)).to.deep.equal([
        "- Country Norway: 3",
        "- Country Iceland: 1",
        "- Country unknown: 1",
        "- Type policy.auth_reevaluate.fail: 1",
        `- Type ${REPORT}: 1`,
        "- Type user.risk.change: 1",
        "- Type user.risk.detect: 1",
        "- Type user.session.context.change: 1",
        "- User ann@example.com: 3",
        "- User ben@example.com: 2",
      ]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("corrects the report of a day when an event comes late, and sends no other again", async () => {
    const flow = await imported();
    await flow.deliver([...events.slice(1, 3), ...events.slice(5)], { inOrder: true });
    await flow.settled();
    await flow.press("Every hour");
    await flow.shown("The report", 2);
    await flow.press("Every hour");
    await flow.deliver(events.slice(0, 1), { inOrder: true });
    await flow.settled();
    await flow.press("Every hour");
    await flow.shown("The report", 3);
    expect(mail.received.all.map(({ subject }) => subject).slice(2)).to.deep.equal([
      "Suspicious activity on 2026-03-01 (corrected)",
    ]);
    expect(mail.received.all[2]?.text).to.contain("Okta told of 3 events.");
  });

  it("does not report the day that is not over", async () => {
    const flow = await imported();
    const now = { ...eventOf(REPORT, 0, { actor: ann }), published: new Date().toISOString() };
    await flow.deliver([now, ...events.slice(5)], { inOrder: true });
    await flow.settled();
    await flow.press("Every hour");
    await flow.shown("The report");
    expect(await flow.rows(REPORTS)).to.deep.equal([{ day: "2026-03-02", events: 1 }]);
    expect(mail.received.all).to.have.length(1);
  });

  it("reports once when the mail server is up again, after a restart too", async () => {
    let flow = await imported();
    await flow.deliver(events.slice(5), { inOrder: true });
    await flow.settled();
    mail.down();
    await flow.press("Every hour");
    await flow.errors();
    expect(await flow.rows("SELECT * FROM security_report")).to.deep.equal([]);
    mail.up();
    flow = await imported({ sameDatabase: true });
    await flow.press("Every hour");
    await flow.shown("The report");
    expect(mail.received.all).to.have.length(1);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver(events.slice(0, 1), { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    expect(await flow.rows("SELECT uuid FROM security_event")).to.deep.equal([{ uuid: events[0]?.uuid }]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await flow.press("Every hour");
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) => /^Suspicious/.test(text ?? ""));
    await flow.shown("The report");
    expect(flow.complaints).to.deep.equal([]);
  });
});
