import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Mail } from "../../outside/mail";
import { json, Okta, oktaError } from "../../outside/okta";
import {
  eventOf,
  failed,
  ImportedExample,
  type ImportOptions,
  person,
  SEEDS,
  succeeded,
  useCase,
} from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "14 Application lifecycle/Alert users";
const NOT_LISTED = "SELECT * FROM app_alert WHERE listed = 0 OR takenAt <> ''";
const NOT_TOLD = "SELECT * FROM app_alert_user WHERE sentAt IS NULL";

const appOf = (id: string) => ({
  id: `0oa1${id}`,
  type: "AppInstance",
  alternateId: `${id} <app>`,
  displayName: "Bookmark App",
});
const on = (type: string, minute: number, app = "wiki", over: LogEvent = {}) =>
  eventOf(type, minute, { ...succeeded, actor: person("grace"), target: [appOf(app)], ...over });
const member = (type: string, minute: number, name: string, app = "wiki") =>
  on(`application.user_membership.${type}`, minute, app, { target: [appOf(app), person(name)] });
const appUser = (name: string) => ({
  id: person(name).id,
  status: "ACTIVE",
  credentials: { userName: `${name}-in-the-app` },
  _embedded: { user: { profile: { firstName: name, email: `${name}@example.com` } } },
});

useCase(FILE, (nodeRed) => {
  let mail: Mail;
  let okta: Okta;
  before(async () => {
    [mail, okta] = await Promise.all([Mail.start(), Okta.start()]);
  });
  after(() => Promise.all([mail, okta].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [mail, okta]) each.reset();
  });

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: { OKTA_DOMAIN: okta.url, SMTP_HOST: mail.host, SMTP_PORT: mail.port, ...env },
    });
  const listed = async (flow: ImportedExample) => {
    await flow.press("Users, every minute");
    await rowsOnce(flow, NOT_LISTED, ({ length }) => length === 0);
  };
  const told = async (flow: ImportedExample, left = 0) => {
    await flow.press("Mails, every minute");
    await rowsOnce(flow, NOT_TOLD, ({ length }) => length === left);
  };
  const addresses = () => mail.received.all.map(({ to }) => to.join()).sort();
  const mailsFor = (...names: string[]) => names.map((name) => `${name}@example.com`).sort();

  /** Ann and Bob are in the app at Okta, on two pages. */
  const twoPages = () => {
    okta.answers(
      /apps\/0oa1wiki\/users\?.*after=/,
      json(200, [appUser("bob"), { id: "00unone", credentials: { userName: "none" } }]),
    );
    okta.answers(
      /apps\/0oa1wiki\/users/,
      json(200, [appUser("ann")], {
        Link: `<${okta.url}/api/v1/apps/0oa1wiki/users?after=1&limit=500&expand=user>; rel="next"`,
      }),
    );
  };
  const gone = () => okta.answers(/apps\//, oktaError(404, "E0000007", "Not found: Resource not found"));

  for (const seed of SEEDS) {
    it(`mails each user once, of an app that is switched off and then deleted (${seed})`, async () => {
      twoPages();
      const flow = await imported();
      const noise = [
        on("application.lifecycle.deactivate", 20, "other", failed),
        on("application.lifecycle.delete", 21, "other", { target: null }),
        on("application.lifecycle.update", 22, "other"),
        eventOf("user.session.start", 23),
      ];
      const events = [
        member("add", 1, "ann"),
        member("add", 2, "cid"),
        member("add", 3, "dan"),
        member("remove", 4, "dan"),
        member("add", 5, "eve", "other"),
        on("application.lifecycle.deactivate", 10),
        on("application.lifecycle.delete", 11),
      ];
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      await listed(flow);
      await told(flow);
      await flow.deliver(events, { seed: seed + 1 });
      await flow.settled();
      await listed(flow);
      await told(flow);
      expect(addresses()).to.deep.equal(mailsFor("ann", "bob", "cid"));
      const [first] = mail.received.all;
      expect(first?.subject).to.equal("wiki <app> is no longer available");
      expect(first?.text).to.contain("Grace switched wiki <app> off at 2026-03-01T00:1");
      expect(first?.html).to.contain("wiki &lt;app&gt;").and.not.to.contain("<app>");
      for (const each of [mail, okta]) expect(each.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("mails whom it told of the deactivation no second time after a delete, for which Okta answers 404", async () => {
    twoPages();
    const flow = await imported();
    await flow.deliver([
      member("add", 1, "ann"),
      member("add", 2, "cid"),
      on("application.lifecycle.deactivate", 10),
    ]);
    await flow.settled();
    await listed(flow);
    await told(flow);
    expect(addresses()).to.deep.equal(mailsFor("ann", "bob"));
    okta.reset();
    gone();
    const later = await imported({ sameDatabase: true });
    await later.deliver([on("application.lifecycle.delete", 11)]);
    await later.settled();
    await listed(later);
    await told(later);
    expect(addresses()).to.deep.equal(mailsFor("ann", "bob", "cid"));
    expect(okta.asked.all).to.deep.equal([]);
  });

  it("takes the roster when the app is deleted before its users could be listed", async () => {
    gone();
    const flow = await imported();
    await flow.deliver([member("add", 1, "ann"), on("application.lifecycle.deactivate", 10)]);
    await flow.settled();
    await listed(flow);
    await told(flow);
    expect(addresses()).to.deep.equal(mailsFor("ann"));
  });

  it("tells the others when the roster has no address of one", async () => {
    gone();
    const flow = await imported();
    const { alternateId: _, ...unknown } = person("dan");
    await flow.deliver(
      [
        member("add", 1, "cid"),
        on("application.user_membership.add", 2, "wiki", { target: [appOf("wiki"), unknown] }),
        on("application.lifecycle.delete", 11),
      ],
      { inOrder: true },
    );
    await flow.settled();
    await listed(flow);
    await told(flow);
    expect(addresses()).to.deep.equal(mailsFor("cid"));
  });

  it("sends so many a minute, and goes on after a restart", async () => {
    okta.answers(/apps\//, json(200, ["ann", "bob", "cid", "dan", "eve"].map(appUser)));
    const flow = await imported({ env: { MAILS_A_MINUTE: 2 } });
    await flow.deliver([on("application.lifecycle.deactivate", 10)]);
    await flow.settled();
    await listed(flow);
    await told(flow, 3);
    const later = await imported({ sameDatabase: true, env: { MAILS_A_MINUTE: 2 } });
    await told(later, 1);
    await told(later);
    expect(addresses()).to.deep.equal(mailsFor("ann", "bob", "cid", "dan", "eve"));
  });

  it("tries again when Okta cannot be asked", async () => {
    okta.down();
    const flow = await imported();
    await flow.deliver([member("add", 1, "cid"), on("application.lifecycle.deactivate", 10)]);
    await flow.settled();
    okta.up();
    okta.answers(/apps\//, oktaError(403, "E0000006", "You do not have permission"), true);
    twoPages();
    await flow.press("Users, every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM app_alert WHERE tries = 1 AND takenAt = '' AND listed = 0",
      ({ length }) => length === 1,
    );
    await listed(flow);
    await told(flow);
    expect(addresses()).to.deep.equal(mailsFor("ann", "bob"));
  });

  for (const how of ["error", "refuse"] as const) {
    it(`mails when the mail server is up again, once (${how})`, async () => {
      twoPages();
      const flow = await imported();
      await flow.deliver([on("application.lifecycle.deactivate", 10)]);
      await flow.settled();
      await listed(flow);
      mail.down(how);
      await flow.press("Mails, every minute");
      await rowsOnce(
        flow,
        "SELECT 1 FROM app_alert_user WHERE tries = 1 AND takenAt = ''",
        ({ length }) => length === 2,
      );
      mail.up();
      await told(flow);
      expect(addresses()).to.deep.equal(mailsFor("ann", "bob"));
    });
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await listed(flow);
    expect(await flow.rows("SELECT mail FROM app_alert_user ORDER BY mail")).to.deep.equal([
      { mail: "ann@example.com" },
      { mail: "bob@example.com" },
    ]);
    await told(flow);
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) =>
      /Wiki is no longer/.test(text ?? ""),
    );
    expect(flow.complaints).to.deep.equal([]);
  });
});
