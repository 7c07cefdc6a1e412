// Every operation against a mock server made of Okta's specification.
import { expect } from "chai";
import { buildRequest, type OktaRequest, OPERATIONS, operationById } from "../../src/okta-api";
import { send } from "./support/caller";
import { type Prism, startPrism } from "./support/prism";
import { proved } from "./support/proofs";
import { type Arrived, Recorder } from "./support/recorder";
import { sampleValues } from "./support/samples";
import { describeWithSpecification } from "./support/specification";

/** What answers 204, without a body; every other operation answers 200. */
const emptied = new Set([
  "deleteUser",
  "revokeUserSessions",
  "unenrollFactor",
  "deleteAuthenticatorEnrollment",
  "unassignUserFromApplication",
  "assignUserToGroup",
  "unassignUserFromGroup",
  "deleteGroup",
  "activateDevice",
  "deactivateDevice",
  "suspendDevice",
  "unsuspendDevice",
  "deleteEventHook",
]);

describeWithSpecification("every operation against Prism", () => {
  let prism: Prism;
  let recorder: Recorder;
  before(async () => {
    prism = await startPrism();
    recorder = await Recorder.start({ upstream: prism.origin });
  });
  after(async () => {
    await recorder?.stop();
    await prism?.stop();
  });

  async function arriving(request: OktaRequest): Promise<{ arrived: Arrived; answer: unknown }> {
    const answer = await send(recorder.origin, request);
    const [arrived, ...more] = recorder.take();
    expect(more).to.deep.equal([]);
    if (!arrived) throw new Error("nothing arrived");
    return { arrived, answer };
  }

  for (const operation of OPERATIONS) {
    if (operation.id === "custom") continue;
    for (const which of ["required", "all"] as const) {
      it(`${operation.id} with ${which === "all" ? "all parameters" : "the required parameters"}`, async () => {
        const values = sampleValues(operation, which);
        const { arrived, answer } = await arriving(buildRequest(operation, values));
        const { status, violations } = arrived;
        expect({ status, violations }).to.deep.equal({
          status: emptied.has(operation.id) ? 204 : 200,
          violations: [],
        });
        if (operation.list) expect(answer).to.be.an("array");
        const sent = Object.values(values).length;
        proved(operation.id, `Prism, ${which}`, `${status} (${sent} parameter${sent === 1 ? "" : "s"})`);
      });
    }
  }

  it("a custom request", async () => {
    const custom = operationById("custom");
    if (!custom) throw new Error("no custom request");
    const values = { method: "GET", path: "/api/v1/apps/0oa1/groups", query: { limit: 20 } };
    const { arrived } = await arriving(buildRequest(custom, values));
    expect([arrived.status, arrived.violations, arrived.query]).to.deep.equal([200, [], [["limit", "20"]]]);
    proved("custom", "Prism, all", "200 (3 parameters)");
  });

  describe("sees what is wrong, of each kind of parameter", () => {
    const suspend: OktaRequest = {
      operation: "test",
      method: "POST",
      path: "/api/v1/users/00u1/lifecycle/suspend",
      query: [],
      repeatable: false,
    };
    const get = { ...suspend, method: "GET" as const };
    const wrong: Record<string, [request: OktaRequest, part: string]> = {
      "a flag": [
        {
          ...suspend,
          method: "DELETE",
          path: "/api/v1/users/00u1/sessions",
          query: [["oauthTokens", "maybe"]],
        },
        "oauthtokens must be boolean",
      ],
      "a count that is none": [
        { ...get, path: "/api/v1/apps/0oa1/users", query: [["limit", "ten"]] },
        "limit must be integer",
      ],
      "a count beyond its limit": [
        { ...get, path: "/api/v1/apps/0oa1/users", query: [["limit", "501"]] },
        "limit must be <= 500",
      ],
      "a choice": [{ ...get, path: "/api/v1/policies", query: [["type", "password"]] }, "equal to one of"],
      "a required parameter that is not there": [
        { ...get, path: "/api/v1/policies" },
        "required property 'type'",
      ],
      "a body that lacks something": [
        { ...suspend, path: "/api/v1/eventHooks", body: { name: "n" } },
        "required property 'channel'",
      ],
      "a body that is not there": [{ ...suspend, path: "/api/v1/eventHooks" }, "Body parameter is required"],
      "a path": [{ ...suspend, path: "/api/v1/users/00u1/lifecycle/suspended" }, "NO_PATH_MATCHED"],
      "a method": [{ ...get }, "NO_METHOD_MATCHED"],
    };
    for (const [what, [request, part]] of Object.entries(wrong)) {
      it(what, async () => {
        const { arrived } = await arriving(request);
        expect(arrived.violations.join()).to.include(part);
      });
    }
  });
});
