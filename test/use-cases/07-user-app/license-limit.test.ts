import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Mail } from "../../outside/mail";
import { json, Okta } from "../../outside/okta";
import { Slack } from "../../outside/slack";
import { eventOf, failed, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "07 User and app/License limit";
const TICK = "Every minute";
const USED = "SELECT login FROM license_seat WHERE appId = '0oa1zoom' ORDER BY login";

useCase(FILE, (nodeRed) => {
  let mail: Mail;
  let okta: Okta;
  let slack: Slack;
  before(async () => {
    [mail, okta, slack] = await Promise.all([Mail.start(), Okta.start(), Slack.start()]);
  });
  after(() => Promise.all([mail.stop(), okta.stop(), slack.stop()]));
  beforeEach(() => {
    for (const each of [mail, okta, slack]) each.reset();
    // no list, unless a test has one: what is known is known by events
    okta.answers(/^GET .*\/users/, json(403, { errorCode: "E0000006", errorSummary: "Not now" }));
  });

  const imported = (env: Record<string, string | number> = {}, options: { sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      env: {
        APP_LIMITS: '{"Zoom": 4}',
        SLACK_WEBHOOK_URL: slack.webhook,
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
        MAIL_TO: "it@example.com",
        OKTA_DOMAIN: okta.url,
        OKTA_API_TOKEN: "t0ken",
        ...env,
      },
      hard: true,
      ...options,
    });

  const ZOOM = { id: "0oa1zoom", type: "AppInstance", alternateId: "Zoom", displayName: "zoomus" };
  const member = (type: string, name: string, minute: number, over: LogEvent = {}) =>
    eventOf(`application.user_membership.${type}`, minute, { target: [ZOOM, person(name)], ...over });
  const leave = (name: string, minute: number) =>
    eventOf("user.lifecycle.deactivate", minute, { target: [person(name)] });
  const inOkta = (...names: string[]) => {
    okta.reset();
    okta.answers(
      /^GET \/api\/v1\/apps\/0oa1zoom\/users/,
      json(
        200,
        names.map((name, index) => ({
          id: person(name).id,
          scope: name.startsWith("group") ? "GROUP" : "USER",
          created: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
          credentials: { userName: person(name).alternateId },
        })),
      ),
    );
    okta.answers(/^DELETE/, json(204));
  };
  const deleted = () =>
    okta.asked.all
      .filter(({ method }) => method === "DELETE")
      .map(({ url }) => url.split("?")[0]?.split("/").at(-1));

  /** Presses the tick, and waits until a debug node shows what fits. */
  async function tick(flow: ImportedExample, debug: string, ...fits: RegExp[]): Promise<void> {
    const { id } = flow.node(debug);
    const from = nodeRed().statuses.all.length;
    await flow.press(TICK);
    for (const fit of fits.length > 0 ? fits : [/./]) {
      await nodeRed().status(id, ({ text }) => fit.test(text ?? ""), from);
    }
  }
  const levels = (flow: ImportedExample) =>
    flow.rows("SELECT channel, level FROM license_told ORDER BY channel");

  // ann, bob, cara and dan are in: four seats of four
  const events = [
    member("add", "ann", 1),
    member("remove", "ann", 2),
    member("add", "ann", 3),
    member("add", "bob", 1),
    member("add", "cara", 1),
    member("add", "dan", 1),
    member("add", "eve", 1),
    member("remove", "eve", 5),
    member("add", "fred", 1),
    leave("fred", 9),
  ];
  const noise = [
    member("add", "gina", 1, failed),
    eventOf("application.user_membership.add", 1, {
      target: [{ ...ZOOM, id: "0oa1slack", alternateId: "Slack" }, person("gina")],
    }),
    eventOf("user.session.start", 2),
  ];

  for (const seed of SEEDS) {
    it(`counts people, in any order and doubled, and warns once in Slack and by mail (${seed})`, async () => {
      const flow = await imported();
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect((await flow.rows(USED)).map(({ login }) => login)).to.deep.equal(
        ["ann", "bob", "cara", "dan"].map((name) => person(name).alternateId),
      );
      await tick(flow, "Seats", /slack/, /mail/);
      // one more than there are seats: the next level, and no word of the first again
      await flow.deliver([member("add", "hal", 20)]);
      await flow.settled();
      await tick(flow, "Seats", /slack/, /mail/);
      expect(slack.received.all.map(({ text }) => text)).to.deep.equal([
        "Zoom: 4 of 4 seats are used",
        "Zoom: 5 of 4 seats are used",
      ]);
      expect(mail.received.all.map(({ subject }) => subject)).to.deep.equal([
        "Zoom: 4 of 4 seats are used",
        "Zoom: 5 of 4 seats are used",
      ]);
      expect(mail.received.all[1]?.to).to.deep.equal(["it@example.com"]);
      expect(mail.received.all[1]?.text)
        .to.contain("There are more users than seats.")
        .and.to.contain("Last to come: hal@example.com");
      for (const each of [slack, mail]) expect(each.refused.all).to.deep.equal([]);
      expect(deleted()).to.deep.equal([]);
    });
  }

  it("counts anew by Okta's list: what no event told is put right", async () => {
    inOkta("ann", "bob", "cara", "dan", "zoe");
    const flow = await imported();
    await flow.deliver([member("add", "ann", 1), member("add", "lost", 1)]);
    await flow.settled();
    await tick(flow, "Counted anew");
    expect((await flow.rows(USED)).map(({ login }) => login)).to.deep.equal(
      ["ann", "bob", "cara", "dan", "zoe"].map((name) => person(name).alternateId),
    );
    await tick(flow, "Seats", /slack/, /mail/);
    expect(slack.received.all.map(({ text }) => text)).to.deep.equal(["Zoom: 5 of 4 seats are used"]);
    // a group that gets the app: its list is fetched again at once
    inOkta("ann", "bob");
    await flow.deliver([
      eventOf("group.application_assignment.remove", 30, {
        target: [{ id: "00g1", type: "UserGroup", displayName: "Sales" }, ZOOM],
      }),
    ]);
    await flow.settled();
    await tick(flow, "Counted anew");
    await tick(flow, "Seats", /slack: 2/, /mail: 2/);
    expect(await flow.rows(USED)).to.have.length(2);
    // below it again: said to nobody, and told anew when it is reached again
    expect(await levels(flow)).to.deep.equal([
      { channel: "mail", level: 0 },
      { channel: "slack", level: 0 },
    ]);
    expect(slack.received.all).to.have.length(1);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("takes out whoever came last, by a list of Okta's, and nobody who has the app by a group", async () => {
    inOkta("ann", "bob", "cara", "dan", "eve", "groupy");
    const flow = await imported({ UNASSIGN: "yes" });
    await flow.deliver(["ann", "bob", "cara", "dan", "eve"].map((name) => member("add", name, 1)));
    await flow.settled();
    await tick(flow, "Counted anew");
    await tick(flow, "Unassigned", new RegExp(person("eve").id), new RegExp(person("dan").id));
    expect(deleted()).to.have.members([person("eve").id, person("dan").id]);
    expect(okta.refused.all).to.deep.equal([]);
    expect((await flow.rows(USED)).map(({ login }) => login)).to.deep.equal(
      ["ann", "bob", "cara", "groupy"].map((name) => person(name).alternateId),
    );
  });

  it("takes nobody out unless it is switched on, or by events alone", async () => {
    const flow = await imported({ UNASSIGN: "yes" });
    await flow.deliver(["ann", "bob", "cara", "dan", "eve"].map((name) => member("add", name, 1)));
    await flow.settled();
    await tick(flow, "Seats", /slack/, /mail/);
    expect(deleted()).to.deep.equal([]);
    inOkta("ann", "bob", "cara", "dan", "eve");
    const off = await imported({ UNASSIGN: "no" }, { sameDatabase: true });
    await tick(off, "Counted anew");
    await off.deliver([member("add", "fred", 30)]);
    await off.settled();
    await off.rows("DELETE FROM license_told");
    await tick(off, "Seats", /slack/, /mail/);
    expect(deleted()).to.deep.equal([]);
  });

  it("tells each channel when it is up again, once, after a restart too", async () => {
    const flow = await imported();
    await flow.deliver(events);
    await flow.settled();
    slack.down("refuse");
    await tick(flow, "Told with a later tick");
    await mail.received.until((all) => all.length === 1, "the mail");
    await nodeRed().status(flow.node("Seats").id, ({ text }) => /mail/.test(text ?? ""));
    slack.up();
    const restarted = await imported({}, { sameDatabase: true });
    await tick(restarted, "Seats", /slack/);
    expect(slack.received.all).to.have.length(1);
    expect(mail.received.all).to.have.length(1);
    expect(await levels(restarted)).to.deep.equal([
      { channel: "mail", level: 1 },
      { channel: "slack", level: 1 },
    ]);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([member("add", "ann", 1)]);
      await flow.errors();
    });
    await flow.settled();
    expect(await flow.rows(USED)).to.have.length(1);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await tick(flow, "What Slack got", /^Zoom: 4 of 3 seats/);
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) => /^Zoom: 4 of 3/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
