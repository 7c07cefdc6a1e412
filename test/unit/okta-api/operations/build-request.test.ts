import { expect } from "chai";
import {
  buildRequest,
  OPERATIONS,
  type Operation,
  RequestError,
  type RequestProblem,
} from "../../../../src/okta-api";
import { operation } from "../../../support/operations";

const build = (id: string, values: Record<string, unknown>) => buildRequest(operation(id), values);

function refused(id: string, values: Record<string, unknown>): RequestError {
  try {
    build(id, values);
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error(`${id} took ${JSON.stringify(values)}`);
}

function expectRefused(id: string, values: Record<string, unknown>, reason: RequestProblem, name: string) {
  const error = refused(id, values);
  expect([error.reason, error.parameter], error.message).to.deep.equal([reason, name]);
  return error;
}

describe("a request made of an operation and its values", () => {
  it("puts the id into the path, flags and counts as texts into the query, and says what may be repeated", () => {
    expect(
      build("revokeUserSessions", { userId: "00u1", oauthTokens: true, forgetDevices: false }),
    ).to.deep.equal({
      operation: "revokeUserSessions",
      method: "DELETE",
      path: "/api/v1/users/00u1/sessions",
      query: [
        ["oauthTokens", "true"],
        ["forgetDevices", "false"],
      ],
      scopes: ["okta.users.manage"],
      repeatable: true,
    });
    expect(build("listApplicationUsers", { appId: "0oa1", limit: "500", q: "sam" }).query).to.deep.equal([
      ["q", "sam"],
      ["limit", "500"],
    ]);
    expect(build("deactivateUser", { userId: "00u1", Prefer: "respond-async" }).headers).to.deep.equal({
      Prefer: "respond-async",
    });
    expect(build("deactivateUser", { userId: "00u1" })).not.to.have.property("headers");
  });

  it("does not send what is empty", () => {
    const request = build("deactivateUser", { userId: "00u1", sendEmail: null, Prefer: "" });
    expect(request.query).to.deep.equal([]);
    expect(request).not.to.have.any.keys("headers", "body");
  });

  it("sends a body as it is, an object or its JSON", () => {
    const body = { name: "n", events: { type: "EVENT_TYPE", items: ["user.session.start"] } };
    expect(build("createEventHook", { body }).body).to.deep.equal(body);
    expect(build("createEventHook", { body: JSON.stringify(body) }).body).to.deep.equal(body);
    expectRefused("createEventHook", {}, "missing", "body");
    for (const bad of ["{", 7, [body], "[]", 1n, () => 1]) {
      expectRefused("createEventHook", { body: bad }, "not-json", "body");
    }
    expect(refused("createEventHook", { body: 'secret: "s3cr3t"' }).message).not.to.include("secret");
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expectRefused("createEventHook", { body: circle }, "not-json", "body");
  });

  it("writes times so that they mean the same everywhere", () => {
    const since = (value: unknown) => build("listLogEvents", { since: value }).query;
    expect(since("2026-03-01T12:00:00Z")).to.deep.equal([["since", "2026-03-01T12:00:00Z"]]);
    expect(since("2026-03-01T12:00:00.123+01:00")).to.deep.equal([
      ["since", "2026-03-01T12:00:00.123+01:00"],
    ]);
    expect(since(0)).to.deep.equal([["since", "1970-01-01T00:00:00.000Z"]]);
    expect(since(new Date(0))).to.deep.equal([["since", "1970-01-01T00:00:00.000Z"]]);
    for (const bad of ["yesterday", "2026-03-01T12:00:00", "2026-13-01", Number.NaN, new Date("x"), {}]) {
      expectRefused("listLogEvents", { since: bad }, "not-a-time", "since");
    }
  });

  it("refuses what is not of a parameter's kind, or beyond its limits", () => {
    const app = { appId: "0oa1" };
    expectRefused("listApplicationUsers", { ...app, limit: 501 }, "too-large", "limit");
    expectRefused("listApplicationUsers", { ...app, limit: 0 }, "too-small", "limit");
    expectRefused("listGroupUsers", { groupId: "00g1", limit: -1 }, "too-small", "limit");
    for (const bad of [1.5, "ten", Number.POSITIVE_INFINITY, [5], true]) {
      expectRefused("listApplicationUsers", { ...app, limit: bad }, "not-a-count", "limit");
    }
    expect(build("listLogEvents", { limit: 0 }).query).to.deep.equal([["limit", "0"]]);
    for (const bad of ["yes", 1, "TRUE", [true]]) {
      expectRefused("revokeUserSessions", { userId: "00u1", oauthTokens: bad }, "not-a-flag", "oauthTokens");
    }
    expectRefused("listPolicies", { type: "password" }, "not-a-choice", "type");
    expectRefused("listPolicies", {}, "missing", "type");
    expectRefused("listUsers", { search: { a: 1 } }, "not-text", "search");
    expectRefused("suspendUser", { userId: "00u1", userid: "00u2" }, "unknown-parameter", "userid");
    expect(build("suspendUser", { userId: "00u1", sendEmail: "" }).query).to.deep.equal([]);
  });

  it("says where a missing id usually is", () => {
    for (const empty of [undefined, null, "", "  "]) {
      const error = expectRefused("suspendUser", { userId: empty }, "missing", "userId");
      expect(error.message).to.match(/^userId is empty\. .*the target of type User/);
    }
    expectRefused("resetPassword", { userId: "00u1" }, "missing", "sendEmail");
  });
});

describe("an id out of an event stays where it belongs", () => {
  const withIds = OPERATIONS.flatMap((one) =>
    one.parameters.filter((parameter) => parameter.in === "path").map((parameter) => ({ one, parameter })),
  );
  const hostile: [unknown, RequestProblem][] = [
    ["00u1/lifecycle/deactivate", "not-an-id"],
    ["../groups/00g1", "not-an-id"],
    ["..", "not-an-id"],
    [".", "not-an-id"],
    ["..\\groups", "not-an-id"],
    ["%2e%2e", "not-an-id"],
    ["00u1%2Fsessions", "not-an-id"],
    ["00u1;x=1", "not-an-id"],
    ["00u1\r\nX: y", "not-an-id"],
    ["00u1\u0000", "not-an-id"],
    ["\ud800", "not-an-id"],
    [true, "not-an-id"],
    ["a".repeat(256), "too-long"],
    ["me", "placeholder"],
    ["ME", "placeholder"],
    ["rules", "placeholder"],
    ["simulate", "placeholder"],
    ["unknown", "placeholder"],
    ["undefined", "placeholder"],
    ["[object Object]", "placeholder"],
    [["00u1"], "not-text"],
    [[], "not-text"],
    [{ id: "00u1" }, "not-text"],
    [Number.NaN, "not-text"],
    ["", "missing"],
    [null, "missing"],
  ];

  it("every id of every operation refuses what could lead elsewhere", () => {
    expect(withIds).to.have.length.above(30);
    for (const { one, parameter } of withIds) {
      const good = Object.fromEntries(
        one.parameters.filter((each) => each.required).map((each) => [each.name, sampleValue(each.kind)]),
      );
      for (const [value, reason] of hostile) {
        expectRefused(one.id, { ...good, [parameter.name]: value }, reason, parameter.name);
      }
    }
  });

  it("escapes everything else, so that the path keeps its number of parts", () => {
    for (const login of ["ann+x@example.com", "a?b#c&d=e", "$&$1{userId}", "Jörg Ö", "12345", "a:b@c.d"]) {
      const { path } = build("suspendUser", { userId: login });
      const url = new URL(path, "https://example.okta.com");
      expect(url.pathname).to.equal(path);
      const parts = path.split("/");
      expect(parts).to.have.lengthOf(7);
      expect(decodeURIComponent(parts[4] ?? "")).to.equal(login);
    }
  });

  it("does not put one id into the place of another", () => {
    expect(build("assignUserToGroup", { userId: "00u1", groupId: "{userId}" }).path).to.equal(
      "/api/v1/groups/%7BuserId%7D/users/00u1",
    );
  });
});

function sampleValue(kind: string): unknown {
  return { id: "00x1", flag: true, json: {}, choice: "PASSWORD" }[kind];
}

describe("the custom request", () => {
  it("takes method, path, query and body", () => {
    const query = { limit: 20, q: "a b", type: ["x", "y"], none: null };
    expect(build("custom", { method: "POST", path: "/api/v1/zones", query, body: [1] })).to.deep.equal({
      operation: "custom",
      method: "POST",
      path: "/api/v1/zones",
      query: [
        ["limit", "20"],
        ["q", "a b"],
        ["type", "x"],
        ["type", "y"],
      ],
      body: [1],
      repeatable: false,
    });
    expect(build("custom", { method: "GET", path: "/a%20b/ü/x@y.z" }).path).to.equal("/a%20b/%C3%BC/x%40y.z");
  });

  it("repeats what only reads or replaces", () => {
    const repeatable = ["GET", "PUT", "POST", "PATCH", "DELETE"].filter(
      (method) => build("custom", { method, path: "/a" }).repeatable,
    );
    expect(repeatable).to.deep.equal(["GET", "PUT"]);
  });

  const elsewhere = [
    "api/v1/users",
    "https://evil.example/",
    "//evil.example/api",
    "/\\evil.example",
    "/api//v1",
    "/api/v1/",
    "/",
    "/api/../admin",
    "/api/%2e%2e/admin",
    "/api/%252e%252e/admin",
    "/api/%2Fadmin",
    "/api/.",
    "/api/v1/users?limit=1",
    "/api/v1/users#x",
    "/api/%zz",
    "/api/a;b",
    "/api/a\nb",
    "@evil.example",
  ];
  for (const path of elsewhere) {
    it(`refuses the path ${JSON.stringify(path)}`, () => {
      expectRefused("custom", { method: "GET", path }, "bad-path", "path");
    });
  }

  it("refuses another method, and a query or body that is none", () => {
    expectRefused("custom", { method: "TRACE", path: "/a" }, "not-a-choice", "method");
    expectRefused("custom", { path: "/a" }, "missing", "method");
    expectRefused("custom", { method: "GET", path: "/a", query: [1] }, "bad-query", "query");
    expectRefused("custom", { method: "GET", path: "/a", query: { a: { b: 1 } } }, "bad-query", "query");
    expectRefused("custom", { method: "GET", path: "/a", query: "a=b" }, "not-json", "query");
    expectRefused("custom", { method: "POST", path: "/a", body: "{" }, "not-json", "body");
  });
});

describe("the table of operations", () => {
  it("has each id once, and no operation whose path lacks or has too many parameters", () => {
    expect(new Set(OPERATIONS.map((one) => one.id)).size).to.equal(OPERATIONS.length);
    for (const one of OPERATIONS) {
      const places = [...one.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const names = one.parameters.filter((each) => each.in === "path").map((each) => each.name);
      expect(places, one.id).to.have.members(names);
    }
  });

  it("asks for a tick for each operation that takes away or deletes for good", () => {
    expect(OPERATIONS.filter((one) => one.destructive).map((one) => one.id)).to.have.members([
      "deactivateUser",
      "deleteUser",
      "unenrollFactor",
      "resetFactors",
      "deleteAuthenticatorEnrollment",
      "deleteGroup",
      "unassignUserFromApplication",
      "deactivateDevice",
      "deleteEventHook",
    ]);
  });

  it("never sends again what would do more the second time", () => {
    const again = OPERATIONS.filter((one) => one.method !== "GET" && requiredOnly(one).repeatable).map(
      (one) => one.id,
    );
    expect(again).to.have.members([
      "revokeUserSessions",
      "unenrollFactor",
      "deleteAuthenticatorEnrollment",
      "assignUserToGroup",
      "unassignUserFromGroup",
      "deleteGroup",
      "unassignUserFromApplication",
      "replaceEventHook",
      "verifyEventHook",
      "deleteEventHook",
    ]);
  });
});

function requiredOnly(one: Operation) {
  const values = one.parameters
    .filter((each) => each.required)
    .map((each) => [each.name, sampleValue(each.kind)]);
  return buildRequest(one, Object.fromEntries(values));
}
