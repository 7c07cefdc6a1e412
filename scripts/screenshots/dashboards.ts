import { setTimeout } from "node:timers/promises";
import { type LogEvent, sampleEvent } from "../../src/events";
import { Dashboard } from "../../test/support/dashboard";
import { NodeRed } from "../../test/support/node-red";
import { nodeRedVersions } from "../../test/support/node-red-versions";
import { DASHBOARD, SQLITE } from "../../test/support/palette";
import { failed, ImportedExample, person, succeeded } from "../../test/support/use-cases";
import { save } from "./take";

const DAY = 24 * 60 * 60_000;
/** Milliseconds until the last batch is on the page, with much to spare. */
const SETTLE = 2_000;

/** The same numbers each time, so that the pictures differ by their dates only. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

const PEOPLE = {
  ann: "Norway",
  bob: "Norway",
  cleo: "France",
  dan: "United States",
  eve: "United States",
  finn: "Germany",
  gus: "India",
} as const;
const NAMES = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[];

let made = 0;
/** An event of so many days ago; the day has begun. */
const on = (daysAgo: number, eventType: string, over: LogEvent): LogEvent =>
  sampleEvent(eventType, {
    with: {
      transaction: { id: `t${++made}` },
      ...over,
      published: new Date(Math.floor(Date.now() / DAY - daysAgo) * DAY + made).toISOString(),
    },
  });

const signIn = (daysAgo: number, name: string, country: string, over: LogEvent) =>
  on(daysAgo, "user.session.start", {
    actor: person(name),
    client: { geographicalContext: { country } },
    ...over,
  });

function signIns(): LogEvent[] {
  const roll = dice(7);
  const usual = [6, 5, 4, 3, 2, 1, 0].flatMap((daysAgo) =>
    NAMES.flatMap((name) =>
      Array.from({ length: 1 + roll(3) }, () =>
        signIn(daysAgo, name, PEOPLE[name], roll(9) === 0 ? failed : succeeded),
      ),
    ),
  );
  const attack = Array.from({ length: 9 }, () => signIn(1, "dan", "Brazil", failed));
  const challenged = [3, 2, 2, 0].map((daysAgo) =>
    signIn(daysAgo, "gus", "India", { outcome: { result: "CHALLENGE" } }),
  );
  return [...usual, ...attack, ...challenged];
}

/** Of each app: who may use it, how often its users sign on, how many days ago somebody did last. */
const APPS: readonly [name: string, users: number, signOns: number, last: number][] = [
  ["Slack", 7, 64, 0],
  ["Google Workspace", 7, 51, 0],
  ["Salesforce", 4, 23, 1],
  ["Zoom", 6, 17, 0],
  ["Jira", 5, 12, 2],
  ["Figma", 2, 3, 6],
  ["Expenses", 6, 2, 11],
  ["Payroll", 3, 1, 47],
  ["Old wiki", 1, 0, 0],
];
const LIMITS = JSON.stringify({ Slack: 10, Salesforce: 4, Zoom: 5, Jira: 10, Figma: 5 });

function apps(): LogEvent[] {
  return APPS.flatMap(([name, users, signOns, last]) => {
    const app = { id: `0oa${name}`, type: "AppInstance", alternateId: name, displayName: name };
    const members = NAMES.slice(0, users);
    return [
      ...members.map((who) =>
        on(80, "application.user_membership.add", { ...succeeded, target: [app, person(who)] }),
      ),
      ...Array.from({ length: signOns }, (_, index) =>
        on(last + (index % 5), "user.authentication.sso", {
          ...succeeded,
          actor: person(members[(index * index) % users] ?? "ann"),
          target: [app],
        }),
      ),
    ];
  });
}

/** The two dashboards, after some days of a small org. */
export async function takeDashboards(): Promise<void> {
  const installation = nodeRedVersions[0]?.install();
  if (typeof installation !== "object") throw new Error(installation);
  const nodeRed = await NodeRed.start(installation, { palette: [SQLITE, DASHBOARD] });
  const dashboard = await Dashboard.start();
  try {
    for (const { name, file, events, env, height } of [
      { name: "dashboard-sign-ins", file: "16 Dashboards/Sign-ins", events: signIns(), env: {}, height: 905 },
      {
        name: "dashboard-apps",
        file: "16 Dashboards/Apps",
        events: apps(),
        env: { APP_LIMITS: LIMITS },
        height: 1255,
      },
    ]) {
      const flow = await ImportedExample.import(nodeRed, file, { env });
      await dashboard.page.setViewportSize({ width: 1280, height });
      await dashboard.open(nodeRed.url, name.replace("dashboard-", "okta-"));
      await flow.deliver(events);
      await flow.settled();
      await setTimeout(SETTLE);
      await save(name, await dashboard.page.screenshot());
    }
  } finally {
    await dashboard.close();
    await nodeRed.stop();
  }
}
