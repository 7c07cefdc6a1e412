// Every operation against a mock server made of Okta's specification.
import { expect } from "chai";
import { buildRequest, OktaApiError, type OktaRequest, OPERATIONS } from "../../src/okta-api";
import { operation } from "../support/operations";
import { type Prism, startPrism } from "../support/prism";
import { clientOf, send, TOKEN } from "./support/caller";
import { proved } from "./support/proofs";
import { type Arrived, Recorder } from "./support/recorder";
import { customCalls, sampleValues } from "./support/samples";
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

  afterEach(() => recorder.take());

  async function arriving(request: OktaRequest): Promise<{ arrived: Arrived; answer: unknown }> {
    const answer = await send(recorder.origin, request);
    const [arrived, ...more] = recorder.take();
    expect(more).to.deep.equal([]);
    if (!arrived) throw new Error("nothing arrived");
    return { arrived, answer };
  }

  /** The error of a call that must fail. */
  async function refusal(request: OktaRequest): Promise<OktaApiError> {
    return send(recorder.origin, request).then(
      () => expect.fail("it was taken"),
      (error: unknown) => {
        if (error instanceof OktaApiError) return error;
        throw error;
      },
    );
  }

  for (const one of OPERATIONS) {
    if (one.id === "custom") continue;
    for (const which of ["required", "all"] as const) {
      it(`${one.id} with ${which === "all" ? "all parameters" : "the required parameters"}`, async () => {
        const values = sampleValues(one, which);
        const { arrived, answer } = await arriving(buildRequest(one, values));
        const { status, violations } = arrived;
        expect({ status, violations }).to.deep.equal({
          status: emptied.has(one.id) ? 204 : 200,
          violations: [],
        });
        if (one.list) expect(answer).to.be.an("array");
        const sent = Object.values(values).length;
        proved(one.id, `Prism, ${which}`, `${status} (${sent} parameter${sent === 1 ? "" : "s"})`);
      });
    }
  }

  for (const { values } of customCalls) {
    it(`a custom request: ${values.method} ${values.path}`, async () => {
      const { arrived } = await arriving(buildRequest(operation("custom"), values));
      expect(arrived.violations).to.deep.equal([]);
      expect(arrived.status).to.equal(values.method === "DELETE" ? 204 : 200);
      proved("custom", "Prism, all", `${customCalls.length} calls, one of each method`);
    });
  }

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
        const error = await refusal(request);
        expect(error.status).to.be.within(400, 422);
        const [arrived] = recorder.take();
        expect(arrived?.violations.join()).to.include(part);
      });
    }
  });

  describe("an answer that is an error", () => {
    const user = "00u1emaKYZTWRYYRRTSK";
    const suspend = () => buildRequest(operation("suspendUser"), { userId: user });
    afterEach(() => {
      recorder.prefer = undefined;
      recorder.extra = {};
    });

    // what the specification's examples hold
    const examples: readonly [status: number, errorCode: string, summary: string][] = [
      [400, "E0000028", "The request is missing a required parameter."],
      [403, "E0000006", "You do not have permission to perform the requested action"],
      [404, "E0000007", "Not found: {0}"],
    ];
    for (const [status, errorCode, summary] of examples) {
      it(`${status}: the error says what Okta said of it`, async () => {
        recorder.prefer = `code=${status}`;
        const error = await refusal(suspend());
        expect(recorder.take().map((arrived) => arrived.status)).to.deep.equal([status]);
        expect(error).to.include({ code: "okta", status, errorCode, errorSummary: summary });
        expect(error.errorId).to.match(/^sample/);
        expect(error.message).to.include(`${status} (${errorCode}: ${summary})`).and.not.include(TOKEN);
      });
    }

    it("429: waits as long as Okta says, then goes on", async () => {
      recorder.prefer = "code=429";
      recorder.extra = { "X-Rate-Limit-Reset": String(Math.floor(Date.now() / 1000)) };
      const waits: unknown[] = [];
      const answer = await clientOf(recorder.origin).send(suspend(), {
        onWait: (wait) => {
          waits.push(wait?.reason);
          if (wait) recorder.prefer = undefined;
        },
      });
      expect(answer.status).to.equal(200);
      expect(recorder.take().map(({ status }) => status)).to.deep.equal([429, 200]);
      expect(waits).to.deep.equal(["rate-limit", undefined]);
    });
  });
});
