import { expect } from "chai";
import { Scim } from "../../outside/scim";
import { comesBack } from "./outages";
import { send } from "./send";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const isabel = {
  schemas: [USER],
  userName: "isabel@example.com",
  externalId: "00u1",
  active: true,
  name: { givenName: "Isabel", familyName: "Ruiz" },
  emails: [{ value: "isabel@example.com", type: "work", primary: true }],
  roles: [{ value: "viewer" }],
};
const patch = (...Operations: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations,
});

describe("a SCIM service, as it stands outside", () => {
  let scim: Scim;
  const call = (method: string, path: string, body?: unknown, token = scim.token) =>
    send(scim.base + path, body, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
    });
  before(async () => {
    scim = await Scim.start();
  });
  afterEach(() => scim.reset());
  after(() => scim.stop());

  it("creates a user, finds it by externalId, and says who it is", async () => {
    const created = await call("POST", "/Users", isabel);
    expect(created.status).to.equal(201);
    const { id, meta } = JSON.parse(created.body);
    expect(meta.location).to.equal(`${scim.base}/Users/${id}`);
    const found = await call("GET", `/Users?filter=${encodeURIComponent('externalId eq "00u1"')}`);
    expect(JSON.parse(found.body)).to.include({ totalResults: 1 });
    expect(JSON.parse(found.body).Resources[0]).to.deep.include({ ...isabel, id });
    const none = await call("GET", `/Users?filter=${encodeURIComponent('externalId eq "00u2"')}`);
    expect(JSON.parse(none.body)).to.include({ totalResults: 0 });
    const { schemas, ...rest } = isabel;
    expect(scim.users()[0]).to.deep.include({ ...rest, id });
    expect(scim.received.all).to.deep.equal([{ method: "POST", path: "/Users", body: isabel }]);
    expect(scim.refused.all).to.deep.equal([]);
  });

  it("deactivates and changes by PATCH, and replaces by PUT", async () => {
    const { id } = scim.add("Users", { userName: "a@example.com", externalId: "00u1", title: "Nurse" });
    const off = patch({ op: "replace", path: "active", value: false });
    expect((await call("PATCH", `/Users/${id}`, off)).status).to.equal(200);
    expect(scim.users()[0]).to.include({ active: false, title: "Nurse", externalId: "00u1" });
    const roles = patch({ op: "add", path: "roles", value: [{ value: "admin" }] });
    expect((await call("PATCH", `/Users/${id}`, roles)).status).to.equal(200);
    expect(scim.users()[0]?.roles).to.deep.equal([{ value: "admin" }]);
    const one = patch(
      { op: "remove", path: 'roles[value eq "admin"]' },
      { op: "replace", value: { active: true } },
    );
    expect((await call("PATCH", `/Users/${id}`, one)).status).to.equal(200);
    expect(scim.users()[0]?.roles ?? []).to.deep.equal([]);
    expect(scim.users()[0]?.active).to.equal(true);
    expect((await call("PUT", `/Users/${id}`, isabel)).status).to.equal(200);
    expect(scim.users()).to.have.length(1);
    expect(scim.users()[0]).to.include({ userName: "isabel@example.com" });
    expect(scim.users()[0]?.title).to.equal(undefined);
    expect(scim.received.all.map(({ method }) => method)).to.deep.equal(["PATCH", "PATCH", "PATCH", "PUT"]);
  });

  it("adds and removes members of a group", async () => {
    const a = scim.add("Users", { userName: "a@example.com" });
    const b = scim.add("Users", { userName: "b@example.com" });
    const { id } = scim.add("Groups", { displayName: "Nurses", externalId: "00g1" });
    const members = () => scim.groups()[0]?.members?.map(({ value }) => value) ?? [];
    for (const { id: value } of [a, b, a]) {
      const came = await call(
        "PATCH",
        `/Groups/${id}`,
        patch({ op: "add", path: "members", value: [{ value }] }),
      );
      expect(came.status).to.be.within(200, 204);
    }
    expect(members()).to.deep.equal([a.id, b.id]);
    const remove = (value: string) => patch({ op: "remove", path: `members[value eq "${value}"]` });
    expect((await call("PATCH", `/Groups/${id}`, remove(a.id))).status).to.be.within(200, 204);
    expect(members()).to.deep.equal([b.id]);
    expect((await call("DELETE", `/Users/${b.id}`)).status).to.equal(204);
    expect(members()).to.deep.equal([]);
    expect(scim.refused.all).to.deep.equal([]);
    const created = await call("POST", "/Groups", {
      schemas: [GROUP],
      displayName: "Doctors",
      externalId: "00g2",
    });
    expect(created.status).to.equal(201);
    const found = await call("GET", `/Groups?filter=${encodeURIComponent('externalId eq "00g2"')}`);
    expect(JSON.parse(found.body).Resources[0].displayName).to.equal("Doctors");
  });

  it("deletes once", async () => {
    const { id } = scim.add("Users", { userName: "a@example.com" });
    expect((await call("DELETE", `/Users/${id}`)).status).to.equal(204);
    expect(scim.users()).to.deep.equal([]);
    expect((await call("DELETE", `/Users/${id}`)).status).to.equal(404);
    expect((await call("GET", `/Users/${id}`)).status).to.equal(404);
    expect(
      (await call("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: false }))).status,
    ).to.equal(404);
    expect(scim.received.all).to.have.length(1);
    expect(scim.refused.all.map(({ status }) => status)).to.deep.equal([404, 404, 404]);
  });

  const wrong: readonly (readonly [string, string, string, unknown, number, string | undefined])[] = [
    [
      "a userName that is taken, in capitals",
      "POST",
      "/Users",
      { ...isabel, userName: "TAKEN@example.com" },
      409,
      "uniqueness",
    ],
    ["a user without schemas", "POST", "/Users", { userName: "x" }, 400, "invalidSyntax"],
    ["a user without a userName", "POST", "/Users", { schemas: [USER] }, 400, "invalidSyntax"],
    ['active: "true"', "POST", "/Users", { ...isabel, active: "true" }, 400, "invalidSyntax"],
    [
      "a member that there is not",
      "POST",
      "/Groups",
      { schemas: [GROUP], displayName: "g", members: [{ value: "00u1" }] },
      400,
      "invalidValue",
    ],
    ["a patch without its schema", "PATCH", "/Users/TAKEN", { Operations: [] }, 400, "invalidSyntax"],
    [
      "an attribute that there is not",
      "PATCH",
      "/Users/TAKEN",
      patch({ op: "replace", path: "activ", value: false }),
      400,
      "invalidPath",
    ],
    [
      "a text without quotes in a filter",
      "GET",
      "/Users?filter=externalId%20eq%2000u1",
      undefined,
      400,
      "invalidFilter",
    ],
    [
      "a text without quotes in a path",
      "PATCH",
      "/Users/TAKEN",
      patch({ op: "remove", path: "roles[value eq viewer]" }),
      400,
      "invalidPath",
    ],
    ["a body that is no JSON", "POST", "/Users", "{", 400, "invalidSyntax"],
    ["a resource that there is not", "GET", "/Devices", undefined, 404, undefined],
  ];
  for (const [what, method, path, body, status, scimType] of wrong) {
    it(`refuses ${what}`, async () => {
      const { id } = scim.add("Users", { userName: "taken@example.com" });
      const came = await call(method, path.replace("TAKEN", id), body);
      expect(came.status, came.body).to.equal(status);
      const error = JSON.parse(came.body);
      expect(error.schemas).to.deep.equal(["urn:ietf:params:scim:api:messages:2.0:Error"]);
      expect(error.scimType).to.equal(scimType);
      expect(scim.received.all).to.deep.equal([]);
      expect(scim.refused.all).to.have.length(1);
      expect(scim.users()).to.have.length(1);
    });
  }

  it("wants its token", async () => {
    expect((await call("GET", "/Users", undefined, "another")).status).to.equal(401);
  });

  it("serves beside another, each with users of its own", async () => {
    const other = await Scim.start({ token: "other" });
    try {
      scim.add("Users", { userName: "a@example.com" });
      other.add("Users", { userName: "b@example.com" });
      const came = await send(`${other.base}/Users`, undefined, {
        method: "GET",
        headers: { authorization: "Bearer other" },
      });
      expect(
        JSON.parse(came.body).Resources.map(({ userName }: { userName: string }) => userName),
      ).to.deep.equal(["b@example.com"]);
      expect(scim.users().map(({ userName }) => userName)).to.deep.equal(["a@example.com"]);
    } finally {
      await other.stop();
    }
  });

  it("is down, and up again", () => comesBack(scim, () => call("POST", "/Users", isabel)));
});
