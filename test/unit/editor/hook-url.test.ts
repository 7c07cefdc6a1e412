import { expect } from "chai";
import { freePath, hookUrl, originProblem, pathProblem } from "../../../src/editor/hook/hook-url";

describe("the path of a hook", () => {
  const cases: [string, ReturnType<typeof pathProblem>][] = [
    ["/okta/events", undefined],
    ["/a-b_c.d/~e", undefined],
    ["", "missing-path"],
    ["/", "missing-path"],
    ["okta", "path-start"],
    ["/okta events", "path-space"],
    ["/okta?x=1", "path-query"],
    ["/okta#x", "path-query"],
    ["${OKTA_PATH}", undefined],
    ["/okta/${STAGE}", "path-variable"],
  ];
  for (const [path, problem] of cases) {
    it(`"${path}" ${problem === undefined ? "can be used" : `is refused: ${problem}`}`, () => {
      expect(pathProblem(path)).to.equal(problem);
    });
  }
});

describe("the path of a new hook", () => {
  it("is the documented one, or the next that no hook has", () => {
    expect(freePath([])).to.equal("/okta/events");
    expect(freePath(["/other", "${OKTA_PATH}", "/okta/events-2"])).to.equal("/okta/events");
    expect(freePath(["/okta/events"])).to.equal("/okta/events-2");
    expect(freePath(["/okta/events-2", "okta/events/", "/okta/events-4"])).to.equal("/okta/events-3");
  });
});

describe("the URL for Okta", () => {
  it("joins origin, httpNodeRoot and path with one slash each", () => {
    const origin = "https://flows.example.com";
    expect(hookUrl(origin, "/", "/okta")).to.equal("https://flows.example.com/okta");
    expect(hookUrl(origin, "/red/", "/okta/a")).to.equal("https://flows.example.com/red/okta/a");
    expect(hookUrl(origin, "red", "/okta")).to.equal("https://flows.example.com/red/okta");
    expect(hookUrl(origin, "", "/okta")).to.equal("https://flows.example.com/okta");
  });

  it("tells an address that Okta cannot reach", () => {
    const local = ["http://localhost:1880", "https://10.1.2.3", "https://172.20.0.1", "http://[::1]:1880"];
    for (const origin of [...local, "https://pi.local", "https://nodered:1880", "https://192.168.1.9"]) {
      expect(originProblem(origin), origin).to.equal("local");
    }
    for (const origin of ["https://flows.example.com", "https://172.32.0.1", "https://[2001:db8::1]"]) {
      expect(originProblem(origin), origin).to.equal(undefined);
    }
    for (const origin of ["https://100.64.0.7", "https://100.127.1.1", "https://nr.home.arpa"]) {
      expect(originProblem(origin), origin).to.equal("local");
    }
    expect(originProblem("https://100.128.0.1")).to.equal(undefined);
    expect(originProblem("http://flows.example.com")).to.equal("insecure");
  });
});
