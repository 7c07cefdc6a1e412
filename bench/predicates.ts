// Five filters, each in the expression language, by hand, and in the languages of other engines. Each language
// says it in its own best way: a list of names is a set by hand and an `in` where there is one.
import fs from "node:fs";
import path from "node:path";

interface Party {
  id: string;
  type: string;
  alternateId: string | null;
  displayName: string | null;
}

export interface Event {
  target: Party[] | null;
  actor: Party | null;
  outcome: { result: string; reason: string | null } | null;
  debugContext: { debugData: { changedAttributes?: string } | null } | null;
}

export interface Predicate {
  readonly name: string;
  readonly expression: string;
  /** As a careful user writes it: a field that is missing makes it false. */
  readonly byHand: (event: Event) => boolean;
  readonly cel: string;
  readonly jsonata: string;
  /** Where it differs from the expression. */
  readonly spel2js: string;
  readonly events: readonly Event[];
}

const file = path.resolve("test/conformance/data/events.json");
const samples: Record<string, Event> = JSON.parse(fs.readFileSync(file, "utf8"));

/** Eight events that share nothing, as eight deliveries bring them: some that pass and some that do not. */
function eventsOf(...names: string[]): Event[] {
  return Array.from({ length: 8 }, (_, i) =>
    JSON.parse(JSON.stringify(samples[names[i % names.length] as string])),
  );
}

const groups = Array.from({ length: 20 }, (_, i) => (i === 13 ? "Sales" : `Group ${i}`));
const groupSet = new Set<string | null>(groups);
const quoted = groups.map((name) => `'${name}'`).join(", ");
const threeTargets = eventsOf("group_add_sales", "group_add_admin", "app_assign_bookmark");

const either = (...conditions: string[]) => conditions.join(" || ");
const attributes = ["email", "manager", "department"];
const anyAttribute = (condition: (attribute: string) => string) => either(...attributes.map(condition));

export const predicates: readonly Predicate[] = [
  {
    name: "group, three targets",
    expression: "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()> 0",
    byHand: (event) =>
      event.target?.some((target) => target.type === "UserGroup" && target.displayName === "Sales") ?? false,
    cel: "event.target.exists(t, t.type == 'UserGroup' && t.displayName == 'Sales')",
    jsonata: "$exists(event.target[type='UserGroup' and displayName='Sales'])",
    spel2js: "event.target.?[type == 'UserGroup' && displayName == 'Sales'].size() > 0",
    events: threeTargets,
  },
  {
    name: "login",
    expression: "event.outcome.result == 'FAILURE' && event.actor.alternateId == 'myAdmin@company.com'",
    byHand: (event) =>
      event.outcome?.result === "FAILURE" && event.actor?.alternateId === "myAdmin@company.com",
    cel: "event.outcome.result == 'FAILURE' && event.actor.alternateId == 'myAdmin@company.com'",
    jsonata: "event.outcome.result='FAILURE' and event.actor.alternateId='myAdmin@company.com'",
    spel2js: "event.outcome.result == 'FAILURE' && event.actor.alternateId == 'myAdmin@company.com'",
    events: eventsOf("signin_failure", "signin_success", "policy_deny"),
  },
  {
    name: "profile, three attributes",
    expression: anyAttribute((name) => `event.debugData.changedAttributes.contains('${name}')`),
    byHand: (event) => {
      const changed = event.debugContext?.debugData?.changedAttributes;
      if (typeof changed !== "string") return false;
      return changed.includes("email") || changed.includes("manager") || changed.includes("department");
    },
    cel: anyAttribute((name) => `event.debugContext.debugData.changedAttributes.contains('${name}')`),
    jsonata: attributes
      .map((name) => `$contains(event.debugContext.debugData.changedAttributes, '${name}')`)
      .join(" or "),
    spel2js: anyAttribute((name) => `event.debugContext.debugData.changedAttributes.indexOf('${name}') >= 0`),
    events: eventsOf("profile_update").map((event, i) => {
      const debugData = {
        ...event.debugContext?.debugData,
        changedAttributes: `title,${attributes[i] ?? "city"}`,
      };
      return JSON.parse(JSON.stringify({ ...event, debugContext: { debugData } }));
    }),
  },
  {
    name: "one of twenty groups",
    expression: either(
      ...groups.map((name) => `event.target.?[type eq 'UserGroup' && displayName eq '${name}'].size()> 0`),
    ),
    byHand: (event) =>
      event.target?.some((target) => target.type === "UserGroup" && groupSet.has(target.displayName)) ??
      false,
    cel: `event.target.exists(t, t.type == 'UserGroup' && t.displayName in [${quoted}])`,
    jsonata: `$exists(event.target[type='UserGroup' and displayName in [${quoted}]])`,
    spel2js: either(
      ...groups.map((name) => `event.target.?[type == 'UserGroup' && displayName == '${name}'].size() > 0`),
    ),
    events: threeTargets,
  },
  {
    name: "matches",
    expression: "event.actor.alternateId matches '.*@company[.]com'",
    byHand: (event) => /^.*@company[.]com$/.test(event.actor?.alternateId ?? ""),
    cel: "event.actor.alternateId.matches('^.*@company[.]com$')",
    jsonata: "$contains(event.actor.alternateId, /^.*@company[.]com$/)",
    spel2js: "event.actor.alternateId matches '^.*@company[.]com$'",
    events: eventsOf("signin_failure", "signin_success", "policy_deny"),
  },
];
