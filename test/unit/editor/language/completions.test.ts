import { expect } from "chai";
import { applied, asksValues, type Completion, completionsAt } from "../../../../src/editor/language";
import { methodsOf } from "../../../../src/editor/language/methods";
import { conditions, plain, targetSelection } from "../../../../src/editor/language/snippets";
import { compile } from "../../../../src/el";
import { methodNames } from "../../../../src/el/methods";
import { atCursor, missing, texts } from "./texts";

function offered(marked: string): Completion[] {
  const { text, offset } = atCursor(marked);
  return completionsAt(text, offset, texts);
}

const labels = (marked: string) => offered(marked).map(({ label }) => label);

function one(marked: string, label: string): Completion {
  const found = offered(marked).find((item) => item.label === label);
  if (found === undefined) throw new Error(`${label} is not offered in ${marked}`);
  return found;
}

/** The text when a completion was taken, without places to fill in. */
function taken(marked: string, label: string): string {
  const { text } = atCursor(marked);
  const { start, end, insert, isSnippet } = one(marked, label);
  return applied(text, { start, end, text: isSnippet ? plain({ key: "", text: insert }) : insert });
}

describe("completions of an expression", () => {
  after(() => expect(missing, "texts").to.deep.equal([]));

  const begins: [marked: string, first: string[]][] = [
    ["|", ["event"]],
    ["event.|", ["eventType", "actor", "target"]],
    ["event.act|", ["eventType", "actor"]],
    ["event.actor.|", ["type", "id", "alternateId", "displayName"]],
    ["event.actor?.|", ["type"]],
    ["event['actor'].|", ["type"]],
    ["event['|", ["eventType", "actor"]],
    ["event . outcome . |", ["result", "reason"]],
    ["event.debugData.|", ["changedAttributes"]],
    ["event.debugContext.debugData.|", ["changedAttributes"]],
    ["event.target.?[|", ["type", "id", "alternateId", "displayName"]],
    ["event.target.?[type eq 'User' && |", ["type", "id"]],
    ["event.target.?[type eq 'User'].![|", ["type", "id"]],
    ["event.target[0].|", ["type", "id"]],
    ["event.target.^[type eq 'User'].|", ["type", "id"]],
    ["event.target.^[type eq 'User'].changeDetails.|", ["from", "to"]],
    ["event.target.?[#this.|", ["type", "id"]],
    ["event.target.?[displayName eq #root.event.actor.|", ["type", "id"]],
    ["event.client.ipChain.?[geographicalContext.|", ["city", "state", "country"]],
    ["event.target.?[#|", ["#this", "#root.event"]],
    ["event.actor.type |", ["eq", "==", "ne"]],
    ["event.actor.type eq 'User' |", ["&&", "and", "||", "or"]],
    ["event.target.size() |", [">"]],
    ["(event.actor.type eq 'User') |", ["&&"]],
    ["event.actor.type eq |", ["User", "SystemPrincipal"]],
    ["event.outcome.result == '|", ["SUCCESS", "FAILURE"]],
    ['event.outcome.result == "|"', ["SUCCESS", "FAILURE"]],
    ["event.target.?[type eq '|", ["User", "UserGroup"]],
    ["event.severity ne '|'", ["INFO", "WARN"]],
    ["event.eventType.startsWith('|", ["access.request.cancel"]],
    ["event.outcome.reason.contains('|", ["INVALID_CREDENTIALS"]],
    ["event.debugData.changedAttributes.contains('|", ["login", "email"]],
    ["event.securityContext.isProxy eq |", ["true", "false"]],
    ["event.actor.type eq 'User' && event.outcome.|", ["result"]],
    // a mistake before does not matter
    ["event.nothing eq == event.outcome.|", ["result"]],
    [") ] && event.outcome.|", ["result"]],
  ];
  for (const [marked, first] of begins) {
    it(`begin with ${first.join(", ")} in ${marked}`, () => {
      expect(labels(marked).slice(0, first.length)).to.deep.equal(first);
    });
  }

  const members: [marked: string, some: string[], none: string[]][] = [
    ["event.actor.displayName.|", ["contains", "startsWith", "equalsIgnoreCase"], ["size", "containsKey"]],
    ["event.target.|", ["size", "isEmpty", "?[…].size() > 0"], ["type", "startsWith"]],
    ["event.actor.displayName.toLowerCase().|", ["contains"], ["size"]],
    ["event.debugData.changedAttributes.split(',').|", ["?[…].size() > 0"], ["size", "contains"]],
    ["event.target.![displayName].|", ["contains", "size"], ["startsWith"]],
    ["event.target.?[|", ["#this"], ["event"]],
    ["event.eventType eq '|", ["user.session.start", "group.user_membership.add"], []],
    ["event.outcome.reason.contains('|", ["SMS_FACTOR", "OKTA_VERIFY_PUSH", "FIDO_WEBAUTHN"], []],
    ["event.actor.type eq 'User' |", [], ["eq", "=="]],
  ];
  for (const [marked, some, none] of members) {
    it(`have ${some.join(", ") || "nothing else"} in ${marked}`, () => {
      const found = labels(marked);
      if (some.length > 0) expect(found).to.include.members(some);
      for (const label of none) expect(found).not.to.include(label);
    });
  }

  it("offer nothing in a text that could be anything", () => {
    expect(offered("event.actor.displayName eq '|'")).to.deep.equal([]);
    expect(offered("event.displayMessage.contains('|")).to.deep.equal([]);
  });

  it("all 264 event types, each with its category", () => {
    const values = offered("event.eventType eq '|'");
    expect(values).to.have.length(264);
    expect(one("event.eventType eq '|'", "user.session.start").documentation).to.equal("User auth");
  });

  it("say what a field means, of what type it is, and whether Okta's own filter knows it", () => {
    const type = one("event.actor.|", "type");
    expect(type).to.include({ kind: "field", detail: "text" });
    expect(type.documentation).to.match(/^What the actor is\.\n\nOkta's own filter knows/);
    expect(one("event.client.|", "zone").documentation).to.match(/^The network zone; .*\.$/);
    expect(one("event.debugData.|", "changedAttributes").documentation).to.contain("Okta's own filter knows");
  });

  it("say how a method is called and what it does", () => {
    expect(one("event.actor.id.|", "startsWith")).to.deep.include({
      kind: "method",
      detail: "startsWith(text) · startsWith(text, from)",
      insert: "startsWith($1)$0",
    });
    expect(one("event.actor.id.|", "length").insert).to.equal("length()$0");
    expect(one("event.actor.id.|", "contains").documentation).to.contain("somewhere in it");
  });

  const insertions: [marked: string, label: string, result: string][] = [
    ["ev|", "event", "event"],
    ["event.ac|", "actor", "event.actor"],
    ["event.ac|tor.type", "outcome", "event.outcome.type"],
    ["event.actor.type eq |", "User", "event.actor.type eq 'User'"],
    ["event.actor.type eq '|", "User", "event.actor.type eq 'User'"],
    ["event.actor.type eq '|'", "User", "event.actor.type eq 'User'"],
    [
      "event.actor.type eq '| and event.actor.id eq 'a'",
      "User",
      "event.actor.type eq 'User' and event.actor.id eq 'a'",
    ],
    ["event.actor.type eq 'Us|er' && true", "Client", "event.actor.type eq 'Client' && true"],
    ["event.eventType eq 'user.sess|'", "user.session.end", "event.eventType eq 'user.session.end'"],
    ["event.target.?|", "?[…].size() > 0", "event.target.?[…].size() > 0"],
    ["event.target.|", "$[…]", "event.target.$[…]"],
    ["event.target.si|()", "size", "event.target.size()"],
    ["event.actor.type e|", "eq", "event.actor.type eq "],
    ["event.target.?[#th|", "#this", "event.target.?[#this"],
    ["event['act|", "actor", "event['actor'"],
    ['event.actor.type eq "|', "User", 'event.actor.type eq "User"'],
  ];
  for (const [marked, label, result] of insertions) {
    it(`${label} makes ${result} of ${marked}`, () => expect(taken(marked, label)).to.equal(result));
  }

  it("ready-made conditions compile, and are offered where a condition begins only", () => {
    for (const snippet of conditions) expect(() => compile(plain(snippet))).not.to.throw();
    const both = plain(conditions[0] as (typeof conditions)[0]);
    expect(both).to.match(/\?\[type eq 'UserGroup' && displayName eq '.*'\]\.size\(\) > 0$/);
    expect(labels("|")).to.include(both);
    expect(labels("event.actor.type eq 'User' && |")).to.include(both);
    expect(labels("event.actor.type eq |")).not.to.include(both);
    expect(taken("event.target.|", plain(targetSelection))).to.equal(both);
  });

  it("are listed unasked after a space or a quote only where values are known", () => {
    const asks = (marked: string) => {
      const { text, offset } = atCursor(marked);
      return asksValues(text, offset, texts);
    };
    expect(asks("event.outcome.result eq |")).to.equal(true);
    expect(asks("event.outcome.result eq '|'")).to.equal(true);
    expect(asks("event['|")).to.equal(true);
    expect(asks("event.outcome.result eq 'SUCCESS'|")).to.equal(false);
    expect(asks("event.actor.displayName eq |")).to.equal(false);
    expect(asks("event.outcome.result eq 'SUCCESS' |")).to.equal(false);
    expect(asks("|")).to.equal(false);
  });

  it("have every method that the engine has", () => {
    const owners = {
      string: "text",
      list: "list",
      map: "object",
      int: "number",
      boolean: "boolean",
    } as const;
    for (const [engine, type] of Object.entries(owners)) {
      const known = methodNames(engine as keyof typeof owners);
      expect([...methodsOf({ type }).keys()], type).to.have.members(known);
    }
  });

  it("have a text for every one of them, and every operator", () => {
    for (const text of [
      "'a'.|",
      "{1}.|",
      "event.actor.|",
      "1.size().|",
      "event.target.size().|",
      "true.|",
      "'a' |",
    ])
      offered(text);
    expect(missing).to.deep.equal([]);
  });

  it("do not go through a text that is far too long", () => {
    const long = "event.actor.type eq 'User' && ".repeat(40_000);
    expect(completionsAt(long, long.length, texts)).to.deep.equal([]);
  });
});
