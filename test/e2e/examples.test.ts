import fs from "node:fs";
import { expect } from "chai";
import { delivery, type EventOptions, group, logEvent, signIn } from "../support/deliveries";
import { EXAMPLES, example } from "../support/examples";
import { deliver, verify } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

/** Their tests are in files of their own. */
const TESTED_ELSEWHERE = ["MFA fatigue.json", "Password spray.json"];
const marketing = { target: [group("Marketing")] };
const of = (eventType: string, options: EventOptions = {}) => logEvent({ eventType, ...options });

/** Example → events, and the names of the debug nodes where they must show. */
const EXPECTED: Record<string, [() => ReturnType<typeof logEvent>, string[]][]> = {
  "Quick start.json": [
    [() => signIn("FAILURE"), ["Sign-ins"]],
    [() => signIn("SUCCESS"), ["Filtered out"]],
    [() => logEvent(), ["Groups"]],
    [() => logEvent(marketing), ["Filtered out"]],
    [() => of("user.lifecycle.create"), ["People"]],
    [() => of("application.lifecycle.create"), ["Everything else"]],
    [() => of("quantum.flux.invert"), ["Everything else"]],
  ],
  "Verify and watch.json": [
    [() => logEvent(), ["Events"]],
    [() => signIn("SUCCESS"), ["Events"]],
    [() => of("quantum.flux.invert"), ["Events"]],
  ],
  "Sales group only.json": [
    [() => logEvent(), ["Joined Sales"]],
    [() => of("group.user_membership.remove"), ["Left Sales"]],
    [() => logEvent(marketing), ["Anything else"]],
    [() => of("group.user_membership.remove", marketing), ["Anything else"]],
    [() => signIn("FAILURE"), ["Anything else"]],
  ],
  "Sort by category.json": [
    [() => of("user.account.lock"), ["Lockouts"]],
    [() => of("user.mfa.factor.deactivate"), ["MFA changes"]],
    [() => signIn("SUCCESS"), ["Sign-in and security"]],
    [() => of("user.lifecycle.deactivate"), ["People"]],
    [() => logEvent(), ["Groups"]],
    [() => of("group.lifecycle.create"), ["Groups"]],
    [() => of("application.user_membership.add"), ["Apps"]],
    [() => of("user.account.privilege.grant"), ["Admin rights and policies"]],
    [() => of("device.enrollment.create"), ["Devices"]],
    [() => of("quantum.flux.invert"), ["Everything else"]],
  ],
  "Acknowledge when done.json": [
    [() => logEvent(), ["Dealt with"]],
    // fails the first time, is caught and sent again
    [() => of("user.account.lock"), ["Failed", "Dealt with"]],
  ],
};

onEachNodeRed("The examples", (installation) => {
  let nodeRed: NodeRed;
  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
  });
  after(() => nodeRed?.stop());

  it("have all an expectation here", () => {
    const files = fs.readdirSync(EXAMPLES).filter((file) => file.endsWith(".json"));
    expect(files).to.have.members([...Object.keys(EXPECTED), ...TESTED_ELSEWHERE]);
  });

  for (const [file, cases] of Object.entries(EXPECTED)) {
    it(`${file}: is deployed without an error, is verified, and sorts its events`, async () => {
      const flows = example(file);
      const [log, statuses] = [nodeRed.log.all.length, nodeRed.statuses.all.length];
      await nodeRed.deploy(flows);
      const hooks = flows.filter(({ type }) => type === "okta-event-hook-in");
      expect(hooks).not.to.deep.equal([]);
      for (const hook of hooks) {
        const url = `${nodeRed.url}${hook.path}`;
        expect((await verify(url, `of ${file}`)).status).to.equal(200);
        for (const [make, debugs] of cases) {
          const event = make();
          expect((await deliver(url, delivery([event]))).status).to.equal(204);
          // the status of a debug node, by which the example shows itself, and the way of the event
          const ways = () =>
            nodeRed.messages.all
              .filter(({ message }) => message.payload.uuid === event.uuid)
              .map((seen) => seen.sink);
          await nodeRed.messages.until(
            () => ways().length >= debugs.length,
            `${event.eventType} at ${debugs}`,
          );
          expect(ways(), event.eventType).to.have.members(debugs);
        }
      }
      // every wire ends somewhere that the cases reach
      const reached = new Set(cases.flatMap(([, debugs]) => debugs));
      const names = flows.filter(({ type }) => type === "debug").map(({ name }) => name);
      expect([...reached]).to.have.members(names);
      expect(nodeRed.log.all.slice(log).filter((line) => /\[(error|warn)\]/.test(line))).to.deep.equal([]);
      const red = nodeRed.statuses.all.slice(statuses).filter(({ status }) => status.fill === "red");
      expect(red).to.deep.equal([]);
    });
  }
});
