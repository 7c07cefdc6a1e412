import { expect } from "chai";
import { needsTick, paramsToKeep, readParams, startValue } from "../../../../src/editor/okta-api/params";
import { placeOf, preview } from "../../../../src/editor/okta-api/preview";
import {
  OPERATIONS,
  type Operation,
  operationById,
  PREFILLS,
  type RequestError,
} from "../../../../src/okta-api/operations";
import { logEvent, signIn } from "../../../support/deliveries";

const operation = (id: string) => operationById(id) as Operation;
const el = (value: string) => ({ type: "el" as const, value });
const str = (value: string) => ({ type: "str" as const, value });

describe("the preview of a request", () => {
  it("is what the flow would send for the event", () => {
    const made = preview(
      operation("revokeUserSessions"),
      { userId: el(PREFILLS.userInTarget), oauthTokens: { type: "bool", value: "true" } },
      logEvent(),
    );
    expect(made.request).to.deep.equal({
      method: "DELETE",
      path: "/api/v1/users/00uefnwtXJ8R5VmMk1d7/sessions?oauthTokens=true",
      places: [],
    });
    expect(made.found.userId).to.deep.equal({ kind: "value", value: "00uefnwtXJ8R5VmMk1d7" });
  });

  it("names the parameter for which an event has nothing, and the one whose expression fails", () => {
    const none = preview(operation("suspendUser"), { userId: el(PREFILLS.userInTarget) }, signIn("FAILURE"));
    expect(none.parameter).to.equal("userId");
    expect(none.request).to.equal(undefined);
    expect((none.error as RequestError).reason).to.equal("missing");
    for (const broken of ["event.actor.(", "event.target.size()"]) {
      const failed = preview(operation("suspendUser"), { userId: el(broken) }, signIn("FAILURE"));
      expect(failed.parameter, broken).to.equal("userId");
      expect(failed.request, broken).to.equal(undefined);
      expect(failed.error).to.be.an("error");
    }
  });

  it("has a place for what a message brings, wherever it stands", () => {
    const { request } = preview(
      operation("custom"),
      {
        method: { type: "env", value: "METHOD" },
        path: str("/api/v1/zones"),
        query: { type: "msg", value: "query" },
        body: { type: "jsonata", value: '{"a": 1}' },
      },
      undefined,
    );
    expect(request).to.deep.equal({
      method: "‹${METHOD}›",
      path: "/api/v1/zones?‹msg.query›",
      body: '‹{"a": 1}›',
      places: ["${METHOD}", "msg.query", '{"a": 1}'],
    });
    const { request: list } = preview(
      operation("listLogEvents"),
      { since: { type: "flow", value: "#:(disk)::since" }, limit: str("${LIMIT}"), q: str("a b") },
      undefined,
    );
    expect(list?.path).to.equal("/api/v1/logs?since=‹flow.since›&q=a%20b&limit=‹${LIMIT}›");
  });

  it("is possible for every operation with nothing but places", () => {
    for (const one of OPERATIONS) {
      const params = Object.fromEntries(
        one.parameters.map(({ name }) => [name, { type: "msg" as const, value: name }]),
      );
      const { request, error } = preview(one, params, undefined);
      expect(error, one.id).to.equal(undefined);
      expect(request?.places, one.id).to.have.length(one.parameters.length);
      for (const { name } of one.parameters.filter((parameter) => parameter.in === "path")) {
        expect(request?.path, one.id).to.contain(`‹msg.${name}›`);
      }
      expect(request?.path, one.id).not.to.contain("okta-place");
    }
  });

  it("takes a text for a place only where it is one", () => {
    expect(placeOf(str("${NAME}"))).to.equal("${NAME}");
    expect(placeOf(str("x${NAME}"))).to.equal(undefined);
    expect(placeOf(el("event.uuid"))).to.equal(undefined);
  });
});

describe("the parameters in a flow", () => {
  it("are read whatever a flow holds", () => {
    for (const odd of [undefined, null, 7, "text", [], [1]]) expect(readParams(odd)).to.deep.equal({});
    expect(
      readParams({
        a: null,
        b: { type: "odd", value: "1" },
        c: { value: true },
        d: { type: "num", value: 3 },
        e: { type: "str", value: {} },
      }),
    ).to.deep.equal({ c: { type: "str", value: "true" }, d: { type: "num", value: "3" } });
  });

  it("are kept where they are set and the operation has them", () => {
    const all = { userId: str("00u1"), sendEmail: str(" "), groupId: str("00g1") };
    expect(paramsToKeep(operation("deactivateUser"), all)).to.deep.equal({ userId: str("00u1") });
    expect(paramsToKeep(undefined, all)).to.deep.equal({});
  });

  it("start with what finds them in the event", () => {
    for (const { id, parameters } of OPERATIONS) {
      for (const parameter of parameters) {
        const start = startValue(parameter);
        if (parameter.prefill)
          expect(start, `${id} ${parameter.name}`).to.deep.equal(el(PREFILLS[parameter.prefill]));
        else if (!parameter.required) expect(start.value, `${id} ${parameter.name}`).to.equal("");
      }
    }
  });

  it("of a custom request ask for a tick where it is, or may be, a DELETE", () => {
    const custom = operation("custom");
    expect(needsTick(custom, {})).to.equal(false);
    expect(needsTick(custom, { method: str("POST") })).to.equal(false);
    expect(needsTick(custom, { method: str("DELETE") })).to.equal(true);
    expect(needsTick(custom, { method: { type: "msg", value: "method" } })).to.equal(true);
    expect(needsTick(operation("deleteUser"), {})).to.equal(true);
    expect(needsTick(operation("suspendUser"), {})).to.equal(false);
    expect(needsTick(undefined, {})).to.equal(false);
  });
});
