import { expect } from "chai";
import { categoryOf, eventTypes } from "../../../src/events";
import { typeFilter, UsageError, wantedTypes } from "../../../src/simulator";

const refusal = (selectors: string[], unknown = false) => {
  try {
    wantedTypes(selectors, unknown);
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    return (error as Error).message;
  }
  return "";
};

describe("simulator: which event types", () => {
  it("takes types, categories, starts, all, and lists of them, each type once", () => {
    expect(wantedTypes(["user.session.end, user.session.start", "user.session.end"]).types).to.deep.equal([
      "user.session.end",
      "user.session.start",
    ]);
    expect(wantedTypes(["all"]).types).to.have.length(eventTypes.length);
    const category = wantedTypes(["device-identity"]).types;
    expect(category).to.not.be.empty;
    expect(category.map(categoryOf)).to.satisfy((keys: string[]) =>
      keys.every((key) => key === "device-identity"),
    );
    const starts = wantedTypes(["user.lifecycle.*"]).types;
    expect(starts).to.include("user.lifecycle.create");
    expect(starts).to.satisfy((types: string[]) => types.every((type) => type.startsWith("user.lifecycle.")));
  });

  it("points at the type that was probably meant", () => {
    expect(refusal(["user.sesion.start"]))
      .to.match(/did you mean user\.session\.start/)
      .and.to.include("--unknown");
    expect(refusal(["user-aut"])).to.include("did you mean user-auth");
    expect(refusal(["wholly.different.thing.of.2031"])).not.to.include("did you mean");
    expect(refusal(["user.lifecicle.*"])).to.include("user.lifecicle.");
    expect(refusal(["user.*.create"])).to.include("*");
    expect(refusal([" , "])).to.include("no event type");
  });

  it("sends types that no list knows when told to, with a warning", () => {
    const { types, warnings } = wantedTypes(["acme.new.thing", "user.session.start"], true);
    expect(types).to.deep.equal(["acme.new.thing", "user.session.start"]);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include("acme.new.thing");
  });

  it("warns of types that only the System Log has", () => {
    const { types, warnings } = wantedTypes(["event_hook.delivery"]);
    expect(types).to.deep.equal(["event_hook.delivery"]);
    expect(warnings.join()).to.include("never");
  });

  it("filters events by the same selectors", () => {
    const wanted = typeFilter(["user.lifecycle.*,device-identity"]);
    expect(wanted("user.lifecycle.create")).to.equal(true);
    expect(wanted(wantedTypes(["device-identity"]).types[0] ?? "")).to.equal(true);
    expect(wanted("user.session.start")).to.equal(false);
    expect(typeFilter(["all"])("event_hook.delivery")).to.equal(false);
  });
});
