// The table of operations against Okta's specification.
import { expect } from "chai";
import { OPERATIONS, type Operation, type Parameter } from "../../src/okta-api";
import { proved } from "./support/proofs";
import {
  describeWithSpecification,
  readSpecification,
  type SpecifiedOperation,
  type SpecifiedParameter,
  type SpecifiedSchema,
} from "./support/specification";

const operations = OPERATIONS.filter((operation) => operation.id !== "custom");

/** Where the table says something else than the specification, and why. */
const otherwise: Readonly<Record<string, string>> = {
  "header Content-Type of getUser":
    "a switch that leaves links out of the answer, named like a header that has its own meaning",
  "header Content-Type of listUsers": "the same",
  "kind of limit of listPolicies": "text in the specification, yet a number",
  "kind of limit of listPolicyRules": "text in the specification, yet a number",
  "choices of sortOrder of listUsers": "the specification has them in words only",
  "choices of sortOrder of listGroups": "the specification has them in words only",
  "choices of status of listPolicies": "the specification has them in words only",
  "fallback of limit of listApplications": "-1 there, which is no size of a page",
  "fallback of since of listLogEvents": "a sentence there",
  "fallback of until of listLogEvents": "a sentence there",
  "fallback of expand of listPolicies": "an empty text",
  "fallback of expand of getPolicy": "an empty text",
  "list of listAuthenticatorEnrollments":
    "an object in the specification, a list in its example and from Okta",
};
const used = new Set<string>();

/** Whether the two agree, or are known not to. */
function agree(what: string, ours: unknown, theirs: unknown): void {
  if (what in otherwise) {
    expect(ours, `${what} agrees by now`).not.to.deep.equal(theirs);
    used.add(what);
  } else expect(ours, what).to.deep.equal(theirs);
}

/** The specification says {id} for a user in some places; the table says userId in all. */
function pathOf({ path }: SpecifiedOperation): string {
  return path.replace("/users/{id}", "/users/{userId}");
}

function nameOf({ path }: SpecifiedOperation, { name, in: where }: SpecifiedParameter): string {
  return where === "path" && name === "id" && path.includes("/users/{id}") ? "userId" : name;
}

function kindOf(schema: SpecifiedSchema, where: string): readonly Parameter["kind"][] {
  if (where === "path") return ["id"];
  if (schema.enum || schema.items?.enum) return ["choice"];
  if (schema.type === "boolean") return ["flag"];
  if (schema.type === "integer") return ["count"];
  if (schema.format?.startsWith("ISO 8601")) return ["time"];
  return ["text", "filter", "choice"];
}

/** The System Log states its limits in a sentence. */
function limitsOf({ format, minimum, maximum }: SpecifiedSchema): [number | undefined, number | undefined] {
  const said = /between (\d+) and (\d+)/.exec(format ?? "");
  return said ? [Number(said[1]), Number(said[2])] : [minimum, maximum];
}

function compareParameter(id: string, ours: Parameter, theirs: SpecifiedParameter): void {
  const { schema } = theirs;
  const of = `${ours.name} of ${id}`;
  expect(ours.in, `place of ${of}`).to.equal(theirs.in);
  agree(`required of ${of}`, ours.required ?? false, theirs.required ?? false);
  agree(`kind of ${of}`, kindOf(schema, theirs.in).includes(ours.kind), true);
  const choices = [...(schema.enum ?? schema.items?.enum ?? [])].sort();
  agree(`choices of ${of}`, [...(ours.choices ?? [])].sort(), choices);
  agree(`limits of ${of}`, [ours.minimum, ours.maximum], limitsOf(schema));
  agree(`fallback of ${of}`, ours.fallback, schema.default);
}

function compare(ours: Operation, theirs: SpecifiedOperation): void {
  const { id } = ours;
  expect(`${ours.method} ${ours.path}`).to.equal(`${theirs.method} ${pathOf(theirs)}`);
  const specified = new Map(theirs.parameters.map((one) => [nameOf(theirs, one), one]));
  for (const parameter of ours.parameters) {
    if (parameter.in === "body") continue;
    const one = specified.get(parameter.name);
    if (!one) throw new Error(`${id} has no parameter ${parameter.name}`);
    compareParameter(id, parameter, one);
    specified.delete(parameter.name);
  }
  for (const [name, one] of specified) agree(`${one.in} ${name} of ${id}`, "left out", "there");
  agree(`body of ${id}`, ours.parameters.find((one) => one.in === "body")?.required, theirs.bodyRequired);
  agree(`scopes of ${id}`, ours.scopes, theirs.scopes);
  agree(`list of ${id}`, ours.list ?? false, theirs.answersList);
}

describeWithSpecification("the table of operations is what Okta's specification says", () => {
  const specified = readSpecification();
  for (const operation of operations) {
    it(`${operation.id}: ${operation.method} ${operation.path}`, () => {
      const theirs = specified.get(operation.id);
      if (!theirs) throw new Error(`Okta's specification has no operation ${operation.id}`);
      compare(operation, theirs);
      const but = [...used].filter((what) => what.endsWith(` ${operation.id}`));
      const named = but.map((what) => what.slice(0, -` of ${operation.id}`.length));
      proved(operation.id, "specification", ["equal", ...named].join("; not the "));
    });
  }

  it("has every operation that the use cases need", () => {
    const needed = `suspendUser unsuspendUser deactivateUser reactivateUser activateUser unlockUser deleteUser
      revokeUserSessions expirePassword expirePasswordWithTempPassword resetPassword resetFactors getUser
      listUsers listUserGroups listAppLinks listUserDevices listFactors unenrollFactor
      listAuthenticatorEnrollments deleteAuthenticatorEnrollment listApplicationUsers
      unassignUserFromApplication listGroupUsers assignUserToGroup unassignUserFromGroup deleteGroup
      activateDevice deactivateDevice suspendDevice unsuspendDevice listDeviceUsers listAuthenticators
      listPolicies getPolicy listPolicyRules listLogEvents listEventHooks createEventHook getEventHook
      replaceEventHook deleteEventHook verifyEventHook activateEventHook deactivateEventHook`;
    expect(operations.map((operation) => operation.id)).to.include.members(needed.split(/\s+/));
  });

  it("differs nowhere else than is written down", () => {
    expect([...used].sort()).to.deep.equal(Object.keys(otherwise).sort());
  });
});
