// The dashboards of the examples, in a browser: what people see when events arrive.
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { COLOURS } from "../../scripts/examples/nodes";
import { type LogEvent, sampleEvent } from "../../src/events";
import { contrast } from "../support/contrast";
import { Dashboard, type Series } from "../support/dashboard";
import { Editor, needsBrowser } from "../support/editor";
import { EXAMPLES } from "../support/examples";
import type { FlowNode } from "../support/flow";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { DASHBOARD, SQLITE } from "../support/palette";
import { failed, ImportedExample, person, SEEDS, succeeded } from "../support/use-cases";

const SIGN_INS = { file: "16 Dashboards/Sign-ins", path: "okta-sign-ins" };
const APPS = { file: "16 Dashboards/Apps", path: "okta-apps" };

const DAY = 24 * 60 * 60_000;
/** Noon of a day, in UTC. */
const noon = (daysAgo: number): Date => {
  const now = new Date();
  return new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 12) - Math.floor(daysAgo) * DAY,
  );
};
/** As the page has it below its bars. */
const label = (daysAgo: number): string =>
  noon(daysAgo).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

let made = 0;
/** An event that has a transaction of its own. */
function on(daysAgo: number, eventType: string, over: LogEvent = {}, minute = 0): LogEvent {
  const published = new Date(noon(daysAgo).getTime() + minute * 60_000).toISOString();
  return sampleEvent(eventType, { with: { transaction: { id: `t${++made}` }, ...over, published } });
}

const country = (name: string | null) => ({ geographicalContext: { country: name } });
const signIn = (daysAgo: number, who: string, from: string | null, over: LogEvent = succeeded) =>
  on(daysAgo, "user.session.start", { actor: person(who), client: country(from), ...over });

const LAST_WEEK = [6, 5, 4, 3, 2, 1, 0];
const days = (counts: Record<number, number>): [string, number][] =>
  LAST_WEEK.map((ago) => [label(ago), counts[ago] ?? 0]);

/** Id of a chart or a table: its group has the same name. */
function widget({ nodes }: { nodes: readonly FlowNode[] }, name: string): string {
  return (nodes.find((node) => node.name === name && /^ui-(chart|table)$/.test(node.type)) as FlowNode).id;
}

onEachNodeRed("The dashboards of the examples", (installation) => {
  let nodeRed: NodeRed;
  let dashboard: Dashboard;
  needsBrowser();
  before("start a Node-RED with a dashboard, and a browser", async function () {
    this.timeout(240_000);
    nodeRed = await NodeRed.start(installation(), { palette: [SQLITE, DASHBOARD] });
    dashboard = await Dashboard.start();
  });
  after(async () => {
    await dashboard?.close();
    await nodeRed?.stop();
  });

  async function imported({ file, path: page }: typeof APPS, options = {}): Promise<ImportedExample> {
    const flow = await ImportedExample.import(nodeRed, file, { hard: true, ...options });
    await dashboard.open(nodeRed.url, page);
    return flow;
  }

  describe("Sign-ins", () => {
    const BY_DAY = "Sign-in attempts a day, by outcome";
    const BY_USER = "Users with the most failures";
    const BY_COUNTRY = "By country";

    const wrongFactor = signIn(0, "bob", "Peru", failed);
    const events = [
      signIn(6, "ann", "Norway"),
      signIn(2, "ann", "Norway"),
      signIn(2, "bob", "Peru", failed),
      signIn(0, "cleo", null),
      signIn(0, "dan", "Norway", { outcome: { result: "CHALLENGE" } }),
      // one attempt, two events
      wrongFactor,
      on(0, "user.authentication.auth_via_mfa", {
        ...failed,
        actor: person("bob"),
        client: country("Peru"),
        transaction: wrongFactor.transaction,
      }),
      // a name that Okta does not know, typed twice in another way
      on(1, "user.session.start", {
        ...failed,
        actor: { ...person("nobody"), id: "unknown", displayName: "unknown" },
        client: country("Peru"),
      }),
      on(1, "user.session.start", {
        ...failed,
        actor: { ...person("nobody"), id: "unknown", alternateId: "Nobody@Example.com" },
        client: country("Peru"),
      }),
    ];
    const noise = [
      signIn(8, "ann", "Norway"),
      on(0, "user.authentication.auth_via_mfa", { ...succeeded, actor: person("ann") }),
      on(0, "user.session.end", { actor: person("ann") }),
      on(0, "group.user_membership.add"),
    ];
    const byDay: Series = [
      ["Success", days({ 6: 1, 2: 1, 0: 1 })],
      ["Failure", days({ 2: 1, 1: 2, 0: 1 })],
      ["Other", days({ 0: 1 })],
    ];
    const byUser: Series = [
      [
        "Failures",
        [
          ["bob@example.com", 2],
          ["nobody@example.com", 2],
        ],
      ],
    ];
    const byCountry = [
      ["Peru", "4", "4", "100"],
      ["Norway", "3", "0", "0"],
      ["Unknown", "1", "0", "0"],
    ];
    const shows = async (flow: ImportedExample) => {
      await dashboard.draws(widget(flow, BY_DAY), byDay);
      await dashboard.draws(widget(flow, BY_USER), byUser);
      await dashboard.lists(widget(flow, BY_COUNTRY), byCountry);
    };

    for (const seed of SEEDS) {
      it(`shows attempts by day, user and country, in whatever order they come and doubled (${seed})`, async () => {
        const flow = await imported(SIGN_INS);
        await dashboard.lists(widget(flow, BY_COUNTRY), []);
        await flow.deliver(events, { noise, seed });
        await flow.settled();
        await shows(flow);
        expect(flow.complaints).to.deep.equal([]);
      });
    }

    it("moves its bars when an event arrives, and has them after a restart", async () => {
      let flow = await imported(SIGN_INS);
      await flow.deliver(events, { inOrder: true });
      await shows(flow);
      const user = widget(flow, BY_USER);
      const [bob, nobody] = await dashboard.bars(user, COLOURS.bad, "width");
      expect(bob).to.equal(nobody).and.to.be.above(100);
      const today = widget(flow, BY_DAY);
      const before = (await dashboard.bars(today, COLOURS.bad, "height")).at(-1) ?? 0;

      await flow.deliver([signIn(0, "bob", "Peru", failed), signIn(0, "bob", "Peru", failed)], {
        inOrder: true,
      });
      const after: Series = [
        [
          "Failures",
          [
            ["bob@example.com", 4],
            ["nobody@example.com", 2],
          ],
        ],
      ];
      await dashboard.draws(user, after);
      const [longer = 0, shorter = 0] = await dashboard.bars(user, COLOURS.bad, "width");
      expect(longer / shorter).to.be.closeTo(2, 0.05);
      expect((await dashboard.bars(today, COLOURS.bad, "height")).at(-1)).to.be.above(before);

      flow = await imported(SIGN_INS, { sameDatabase: true });
      await dashboard.draws(user, after);
      expect((await dashboard.bars(user, COLOURS.bad, "width"))[0]).to.be.closeTo(longer, 1);
      expect(flow.complaints).to.deep.equal([]);
    });

    it("shows an event that could not be written at first", async () => {
      const flow = await imported(SIGN_INS);
      await flow.locked(async () => {
        await flow.deliver(events.slice(0, 2), { inOrder: true });
        expect((await flow.errors())[0]).to.match(/SQLITE_BUSY/);
      });
      await flow.deliver(events.slice(2), { inOrder: true });
      await flow.settled();
      await shows(flow);
    });

    it("shows what it is for when its button is pressed", async () => {
      const flow = await imported(SIGN_INS);
      await flow.pressHook();
      await dashboard.draws(widget(flow, BY_USER), [
        [
          "Failures",
          [
            ["bob@example.com", 3],
            ["ann@example.com", 1],
            ["cleo@example.com", 1],
          ],
        ],
      ]);
      expect(flow.complaints).to.deep.equal([]);
    });

    for (const [theme, ground] of [
      ["Okta light", "rgb(255, 255, 255)"],
      ["Okta dark", "rgb(27, 31, 39)"],
    ] as const) {
      it(`can be read in ${theme}, and on a phone`, async () => {
        const flow = await imported(SIGN_INS);
        const nodes = await nodeRed.flows();
        const id = nodes.find(({ type, name }) => type === "ui-theme" && name === theme)?.id;
        await nodeRed.deploy(nodes.map((node) => (node.type === "ui-page" ? { ...node, theme: id } : node)));
        await flow.deliver(events, { inOrder: true });
        await dashboard.open(nodeRed.url, SIGN_INS.path);
        await shows(flow);
        for (const chart of [BY_DAY, BY_USER]) {
          const seen = await dashboard.colours(widget(flow, chart));
          expect(seen.ground).to.equal(ground);
          for (const text of seen.texts)
            expect(contrast(text, ground), `${text} on ${ground}`).to.be.above(3.5);
        }
        try {
          await dashboard.page.setViewportSize({ width: 375, height: 800 });
          await dashboard.page.locator(".nrdb-table--mobile").first().waitFor();
          // charts take the new width a little after the page
          await dashboard.page.waitForFunction(() => {
            const parts = [...document.querySelectorAll(".nrdb-ui-chart canvas, .nrdb-table")];
            return parts.length === 3 && parts.every((part) => part.getBoundingClientRect().right <= 375);
          });
        } finally {
          await dashboard.page.setViewportSize({ width: 1280, height: 900 });
        }
      });
    }
  });

  describe("Apps", () => {
    const MOST = "Most used apps, by sign-ons";
    const USERS = "Users by app";
    const LEAST = "Least used apps";
    const DORMANT = "Dormant apps";
    const LICENCES = "Licences against their limit";

    const app = (name: string) => ({
      id: `0oa${name}`,
      type: "AppInstance",
      alternateId: name,
      displayName: name,
    });
    const member = (kind: "add" | "remove", daysAgo: number, name: string, who: string, minute = 0) =>
      on(
        daysAgo,
        `application.user_membership.${kind}`,
        {
          ...succeeded,
          target: [{ ...person(who), id: `0ua${who}`, type: "AppUser" }, app(name), person(who)],
        },
        minute,
      );
    const signOn = (daysAgo: number, name: string, who: string, over: LogEvent = succeeded) =>
      on(daysAgo, "user.authentication.sso", { actor: person(who), target: [app(name)], ...over });
    const lifecycle = (what: string, daysAgo: number, name: string) =>
      on(daysAgo, `application.lifecycle.${what}`, { ...succeeded, target: [app(name)] });

    const events = [
      // Zoom: three of four may use it, two do
      ...["ann", "bob", "cleo", "dan"].map((who) => member("add", 20, "Zoom", who)),
      member("remove", 10, "Zoom", "dan"),
      signOn(9, "Zoom", "ann"),
      signOn(8, "Zoom", "ann"),
      signOn(7, "Zoom", "bob"),
      // Mail: removed and added again; one was there before the hook; one has left
      member("add", 20, "Mail", "ann"),
      member("remove", 19, "Mail", "ann"),
      member("add", 18, "Mail", "ann"),
      signOn(3, "Mail", "eve"),
      member("add", 20, "Mail", "gus"),
      on(5, "user.lifecycle.deactivate", { ...succeeded, target: [person("gus")] }),
      // a membership is no use
      member("add", 90, "Payroll", "ann"),
      signOn(45, "Payroll", "ann"),
      // never opened, never assigned
      lifecycle("create", 50, "Wiki"),
      // gone
      lifecycle("create", 50, "Fax"),
      signOn(12, "Fax", "ann"),
      member("add", 40, "Fax", "ann"),
      lifecycle("delete", 2, "Fax"),
    ];
    const noise = [
      signOn(1, "Zoom", "cleo", failed),
      on(1, "user.session.start", { actor: person("ann") }),
      on(1, "application.user_membership.change_username", { target: [app("Zoom"), person("cleo")] }),
    ];
    const last = (daysAgo: number) => noon(daysAgo).toISOString().slice(0, 10);
    const env = { APP_LIMITS: '{"zoom": 2, "0oaMail": 2, "Payroll": 4, "Chess": 1}' };

    for (const seed of SEEDS) {
      it(`shows use, users, dormant apps and licences, in whatever order events come and doubled (${seed})`, async () => {
        const flow = await imported(APPS, { env });
        await flow.deliver(events, { noise, seed });
        await flow.settled();
        const id = (name: string) => widget(flow, name);
        await dashboard.draws(id(MOST), [
          [
            "Sign-ons",
            [
              ["Zoom", 3],
              ["Mail", 1],
            ],
          ],
        ]);
        await dashboard.draws(id(USERS), [
          [
            "May use it",
            [
              ["Zoom", 3],
              ["Mail", 2],
              ["Payroll", 1],
            ],
          ],
          [
            "Signed on",
            [
              ["Zoom", 2],
              ["Mail", 1],
              ["Payroll", 0],
            ],
          ],
        ]);
        await dashboard.lists(id(LEAST), [
          ["Mail", "1", "1", last(3)],
          ["Zoom", "3", "2", last(7)],
        ]);
        await dashboard.lists(id(DORMANT), [
          ["Wiki", "0", "never"],
          ["Payroll", "1", last(45)],
        ]);
        await dashboard.lists(id(LICENCES), [
          ["zoom", "3", "2", "over by 1", "100"],
          ["0oaMail", "2", "2", "full", "100"],
          ["Payroll", "1", "4", "3 left", "25"],
          ["Chess", "0", "1", "1 left", "0"],
        ]);
        expect(flow.complaints).to.deep.equal([]);
      });
    }

    it("moves its bars when somebody signs on, and has them after a restart", async () => {
      let flow = await imported(APPS);
      await flow.deliver([signOn(1, "Zoom", "ann"), signOn(1, "Mail", "ann")], { inOrder: true });
      const most = widget(flow, MOST);
      const drawn = (zoom: number): Series => [
        [
          "Sign-ons",
          zoom > 1
            ? [
                ["Zoom", zoom],
                ["Mail", 1],
              ]
            : [
                ["Mail", 1],
                ["Zoom", 1],
              ],
        ],
      ];
      await dashboard.draws(most, drawn(1));
      await flow.deliver([signOn(0, "Zoom", "bob"), signOn(0, "Zoom", "bob")], { inOrder: true });
      await dashboard.draws(most, drawn(3));
      const [zoom = 0, mail = 0] = await dashboard.bars(most, COLOURS.plain, "width");
      expect(zoom / mail).to.be.closeTo(3, 0.05);
      flow = await imported(APPS, { sameDatabase: true });
      await dashboard.draws(most, drawn(3));
      expect(flow.complaints).to.deep.equal([]);
    });

    it("says in a debug node that APP_LIMITS is no JSON, and shows the rest", async () => {
      const flow = await imported(APPS, { env: { APP_LIMITS: "Zoom: 3" } });
      await nodeRed.status(flow.node("Trouble").id, ({ text }) => /SQLITE_ERROR: malformed/.test(text ?? ""));
      await flow.deliver([signOn(1, "Zoom", "ann")], { inOrder: true });
      await flow.settled();
      await dashboard.draws(widget(flow, MOST), [["Sign-ons", [["Zoom", 1]]]]);
    });

    it("shows what it is for when its button is pressed", async () => {
      const flow = await imported(APPS);
      await flow.pressHook();
      await dashboard.lists(widget(flow, LICENCES), [
        ["Zoom", "4", "3", "over by 1", "100"],
        ["Slack", "4", "5", "1 left", "80"],
        ["Salesforce", "2", "10", "8 left", "20"],
      ]);
      await flow.settled();
      expect(flow.complaints).to.deep.equal([]);
    });
  });

  it("are imported into one Node-RED, by its editor, as two pages of one dashboard", async function () {
    this.timeout(60_000);
    await nodeRed.deploy([]);
    const editor = await Editor.start(nodeRed);
    try {
      await editor.open();
      const { page } = editor;
      for (const { file } of [SIGN_INS, APPS]) {
        await page.locator("#red-ui-workspace-chart").click({ position: { x: 400, y: 300 } });
        await page.keyboard.press("ControlOrMeta+i");
        const text = page.locator("#red-ui-clipboard-dialog-import-text");
        await text.fill(fs.readFileSync(path.join(EXAMPLES, `${file}.json`), "utf8"));
        // the dialog looks at its text after a key
        await text.press("End");
        await page.locator("#red-ui-clipboard-dialog-ok").click();
        // the second has the dashboard of the first: asked, one takes a copy, which uses what is there
        if (file === APPS.file) await page.getByRole("button", { name: "Import copy" }).click();
        await page
          .locator(".red-ui-tab-label", { hasText: file.split("/")[1] as string })
          .first()
          .waitFor();
      }
      await editor.deploy();
      expect(editor.errors).to.deep.equal([]);
    } finally {
      await editor.close();
    }
    const nodes = await nodeRed.flows();
    const names = (type: string) => nodes.filter((node) => node.type === type).map(({ name }) => name);
    expect(names("ui-base")).to.deep.equal(["Okta"]);
    expect(names("ui-theme")).to.have.members(["Okta light", "Okta dark"]);
    expect(names("ui-page")).to.have.members(["Okta sign-ins", "Okta apps"]);
    for (const { path: page } of [SIGN_INS, APPS]) {
      const hook = nodes.find((node) => node.path === page.replace("okta-", "/okta/")) as FlowNode;
      await nodeRed.api(`/okta-event-hooks/hooks/${hook.id}/sample`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: "{}",
      });
    }
    await dashboard.open(nodeRed.url, SIGN_INS.path);
    await dashboard.lists(widget({ nodes }, "By country"), [
      ["Norway", "5", "1", "20"],
      ["France", "4", "1", "25"],
      ["Peru", "3", "3", "100"],
    ]);
    await dashboard.open(nodeRed.url, APPS.path);
    await dashboard.lists(widget({ nodes }, "Dormant apps"), [
      ["Old wiki", "0", "never"],
      ["Payroll", "2", new Date(Date.now() - 45 * DAY).toISOString().slice(0, 10)],
    ]);
  });
});
