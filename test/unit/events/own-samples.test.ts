import { expect } from "chai";
import { readOwnSamples } from "../../../src/events";

/** The samples; a problem fails the test. */
function samples(value: unknown) {
  const read = readOwnSamples(value);
  if ("problem" in read) throw new Error(read.problem);
  return read.samples;
}

const problem = (value: unknown) => {
  const read = readOwnSamples(value);
  return "problem" in read ? read.problem : undefined;
};

describe("sample events of one's own", () => {
  it("are none where nothing is written", () => {
    for (const nothing of [undefined, null, "", " \n", "[]", []]) expect(samples(nothing)).to.deep.equal([]);
  });

  it("have a type and what is laid over it", () => {
    const actor = { alternateId: "ann@example.com" };
    expect(samples(JSON.stringify([{ eventType: "user.session.end", actor, uuid: "u" }, {}]))).to.deep.equal([
      {
        eventType: "user.session.end",
        seconds: 0,
        with: { eventType: "user.session.end", actor, uuid: "u" },
      },
      { eventType: undefined, seconds: 0, with: {} },
    ]);
  });

  it("happen at a date, or seconds from now", () => {
    const at = "2026-05-01T12:00:00.000Z";
    expect(samples(`[{"published": -90.5}, {"published": 0}, {"published": "${at}"}]`)).to.deep.equal([
      { eventType: undefined, seconds: -90.5, with: {} },
      { eventType: undefined, seconds: 0, with: {} },
      { eventType: undefined, seconds: 0, with: { published: at } },
    ]);
    // an event without a date is one that a flow has to live with, too
    expect(samples('[{"published": null}]')[0]?.with).to.deep.equal({ published: null });
  });

  it("may come as what an environment variable of type JSON holds", () => {
    expect(samples([{ eventType: "a.b" }])[0]?.eventType).to.equal("a.b");
    expect(problem({ eventType: "a.b" })).to.match(/list/);
  });

  it("are read from a text with a mark at its start that some editors write", () => {
    expect(samples("\uFEFF[{}]")).to.have.length(1);
  });

  it("are a hundred at most", () => {
    expect(samples(Array(100).fill({}))).to.have.length(100);
    expect(problem(Array(101).fill({}))).to.match(/^These are 101 sample events: .* 100 /);
    expect(problem(`["${"x".repeat(1_000_000)}"]`)).to.match(/1,000,000 characters/);
  });

  it("say where JSON is malformed, in whatever words an engine has for it", () => {
    expect(problem('[\n  {"actor": }\n]')).to.match(/line 2, column 13\./);
    expect(problem("[{}")).to.match(/line 1, column 4\./);
    expect(problem("hunter2")).to.match(/line 1, column 1\./);
    expect(problem("[{},]")).to.match(/line 1, column 5\./);
  });

  it("say which of them is wrong, and what about it", () => {
    for (const value of ['{"eventType": "a.b"}', '"a"', "7", "true", "null"]) {
      expect(problem(value), value).to.match(/have to be a list/);
    }
    for (const entry of [null, "a", 7, true, [], [{}]]) {
      expect(problem([{}, entry]), JSON.stringify(entry)).to.match(/^Sample event 2 is not an object/);
    }
    for (const eventType of ["", " ", "a b", "a.*", "*", "a.b,c.d", 7, null, {}, "x".repeat(201)]) {
      expect(problem([{}, {}, { eventType }]), String(eventType)).to.match(/^Sample event 3 .*eventType/);
    }
    const now = 1_790_000_000;
    for (const published of ["yesterday", "", "12:00", {}, true, [0], now, now * 1000, -1e300]) {
      expect(problem([{ published }]), String(published)).to.match(/^Sample event 1 .*published/);
    }
  });

  it("are refused, not recursed into, where they are nested without end", () => {
    const nested = (depth: number) => `[{"a":${"[".repeat(depth)}${"]".repeat(depth)}}]`;
    expect(samples(nested(99))).to.have.length(1);
    for (const depth of [101, 100_000]) expect(problem(nested(depth))).to.match(/^Sample event 1 .*nested/);
  });

  it("are quoted in no problem: what stands there may be a secret by mistake", () => {
    const secret = "hunter2";
    const values = [
      secret,
      `"${secret}"`,
      `[${secret}]`,
      `["${secret}"]`,
      `[{"${secret}`,
      `[{"eventType": "${secret} ${secret}"}]`,
      `[{"published": "${secret}"}]`,
    ];
    for (const value of values) {
      expect(problem(value), value).to.be.a("string").that.does.not.contain(secret);
    }
  });
});
