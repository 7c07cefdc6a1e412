import { expect } from "chai";
import { group, logEvent } from "../support/deliveries";
import { onEachNodeRed } from "../support/node-red-versions";
import { json, Okta, oktaApi, oktaError, oktaOrg, USER_IN_TARGET } from "../support/okta-api";
import { type ApiBench, needsBench, type Status, suspend, userNumber } from "./api-bench";

onEachNodeRed("Faults and waits of okta-api", (installation) => {
  let bench: ApiBench;
  needsBench(installation, (started) => {
    bench = started;
  });

  describe("what goes wrong", () => {
    it("comes to a Catch node with Okta's code and summary, and the flow goes on", async () => {
      bench.okta.answers(
        /00unone/,
        oktaError(404, "E0000007", "Not found: Resource not found: 00unone (User)"),
      );
      await bench.deploy([suspend()]);
      bench.nodeRed.receive("api", { payload: logEvent({ target: [{ id: "00unone", type: "User" }] }) });
      const message = await bench.caught();
      expect(message.error.message).to.match(/^suspendUser: .*404.*E0000007.*Not found: Resource not found/);
      expect(message.response).to.deep.include({
        code: "okta",
        status: 404,
        errorCode: "E0000007",
        errorSummary: "Not found: Resource not found: 00unone (User)",
        errorId: "oaeXyz",
      });
      expect(message.statusCode).to.equal(404);
      expect(message.payload.eventType).to.equal("group.user_membership.add");
      await bench.status(
        ({ fill, shape, text }) =>
          fill === "red" && shape === "ring" && /^404 E0000007 Not found/.test(text ?? ""),
      );
      bench.nodeRed.receive("api", { payload: logEvent() });
      const [next] = await bench.nodeRed.arrived("out");
      expect(next.statusCode).to.equal(200);
      await bench.status(({ fill, text }) => fill === "yellow" && text === "suspendUser: 1 done · 1 error");
    });

    const faults: [name: string, code: string, says: RegExp, answer: Parameters<Okta["answers"]>[1]][] = [
      ["no answer", "timeout", /1 s/, () => {}],
      [
        "half an answer that stands still",
        "timeout",
        /1 s/,
        (_asked, response) => {
          response.writeHead(200, { "Content-Type": "application/json" });
          response.write('{"id":');
        },
      ],
      [
        "a redirect",
        "redirect",
        /redirect/i,
        (_asked, response) => {
          response.writeHead(302, { Location: "http://127.0.0.1:1/elsewhere" });
          response.end();
        },
      ],
      [
        "a page of HTML",
        "not-json",
        /JSON|HTML/,
        (_asked, response) => {
          response.writeHead(200, { "Content-Type": "text/html" });
          response.end("<html><title>Sign in to the proxy</title></html>");
        },
      ],
      [
        "a body that breaks off",
        "truncated",
        /./,
        (_asked, response) => {
          response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "500" });
          response.write('{"id":"00u1"');
          setImmediate(() => response.destroy());
        },
      ],
      ["a broken connection", "network", /./, (_asked, response) => void response.destroy()],
      [
        "a token that is not taken",
        "unauthorized",
        /token/i,
        oktaError(401, "E0000011", "Invalid token provided"),
      ],
    ];
    for (const [name, code, says, answer] of faults) {
      it(`${name} is an error that says so; the next message is dealt with`, async () => {
        bench.okta.answers(/suspend/, answer, true);
        await bench.deploy([suspend()], oktaOrg("org", bench.okta.url, { timeout: 1 }));
        bench.nodeRed.receive("api", { payload: logEvent() });
        const { error, response } = await bench.caught();
        expect(response.code).to.equal(code);
        expect(error.message)
          .to.match(/^suspendUser: /)
          .and.match(says);
        expect(error.message).to.contain("/lifecycle/suspend");
        await bench.status(({ fill, text }) => fill === "red" && text !== undefined && text.length > 5);
        bench.nodeRed.receive("api", { payload: logEvent() });
        await bench.nodeRed.arrived("out");
        expect(bench.asked()).to.have.length(2);
      });
    }

    it("nothing listens at the org's address: the same", async () => {
      await bench.deploy([suspend()], oktaOrg("org", "http://127.0.0.1:9"));
      bench.nodeRed.receive("api", { payload: logEvent() });
      expect((await bench.caught()).response.code).to.equal("network");
    });

    it("an expression that cannot be read: a red status with its place, and an error for each message", async () => {
      await bench.deploy([oktaApi("api", "suspendUser", { userId: "event.target.\n  ?[" }, ["out"])]);
      await bench.status(({ fill, text }) => fill === "red" && /^userId: .*line 2/.test(text ?? ""));
      for (const count of [1, 2]) {
        bench.nodeRed.receive("api", { payload: logEvent() });
        expect((await bench.caught(count)).error.message).to.match(/^userId: .*line 2, column \d/);
      }
      expect(bench.asked()).to.deep.equal([]);
    });

    it("an org that is missing or not set up, an operation that is none: a red status that says what to do", async () => {
      await bench.deploy(
        [
          suspend({ org: "bare" }),
          { ...suspend({ org: "gone" }), id: "gone" },
          oktaApi("none", "", {}, []),
          oktaApi("strange", "explodeUser", {}, []),
          oktaApi("empty", "suspendUser", {}, []),
        ],
        oktaOrg("org", bench.okta.url),
        oktaOrg("bare", bench.okta.url, { credentials: {} }),
      );
      await bench.status(({ fill, text }) => fill === "red" && /org is not ready: .*token/.test(text ?? ""));
      const red = (id: string, says: RegExp) =>
        bench.nodeRed.status(id, ({ fill, text }) => fill === "red" && says.test(text ?? ""));
      await red("gone", /No Okta org is chosen/);
      await red("none", /No operation is chosen/);
      await red("strange", /explodeUser/);
      await red("empty", /userId is empty/);
      bench.nodeRed.receive("api", { payload: logEvent() });
      expect((await bench.caught()).error.message).to.match(/token/);
      expect(bench.asked()).to.deep.equal([]);
    });
  });

  describe("waiting", () => {
    const tooMany = (seconds: number) => {
      const now = Date.now();
      return json(
        429,
        { errorCode: "E0000047", errorSummary: "API call exceeded rate limit" },
        {
          Date: new Date(now).toUTCString(),
          "X-Rate-Limit-Limit": "600",
          "X-Rate-Limit-Remaining": "0",
          "X-Rate-Limit-Reset": String(Math.floor(now / 1000) + seconds),
        },
      );
    };
    const isWaiting = ({ text }: Status) => /^waiting \d+ s \(Okta's rate limit\)$/.test(text ?? "");

    it("for Okta's rate limit is shown, then the call goes out again", async () => {
      bench.okta.answers(/suspend/, tooMany(2), true);
      await bench.deploy([suspend()]);
      bench.nodeRed.receive("api", { payload: logEvent() });
      const { fill } = await bench.status(isWaiting);
      expect(fill).to.equal("yellow");
      const [message] = await bench.nodeRed.arrived("out");
      expect(message.statusCode).to.equal(200);
      expect(bench.asked()).to.have.length(2);
      await bench.status(({ text }) => text === "suspendUser: 1 done");
    });

    it("ends with a redeploy: the log says so, nothing goes out any more", async () => {
      bench.okta.answers(/unsuspend/, tooMany(60));
      const unsuspend = oktaApi("api", "unsuspendUser", { userId: USER_IN_TARGET }, ["out"]);
      await bench.deploy([unsuspend]);
      bench.nodeRed.receive("api", { payload: logEvent() });
      await bench.status(isWaiting);
      const started = Date.now();
      await bench.nodeRed.deploy(bench.flowsOf([{ ...unsuspend, name: "changed" }], []), "nodes");
      expect(Date.now() - started, "ms that the deploy took").to.be.below(5_000);
      // the Catch node is stopped with it: Node-RED's log is what is left
      await bench.nodeRed.log.find(
        (line) => /unsuspendUser: 1 call was ended by the deploy/.test(line),
        "a warning",
      );
      expect(bench.asked()).to.have.length(1);
    });

    it("a flood of events does not burn the org's limit, and the status shows it", async () => {
      const own = await Okta.start();
      try {
        await bench.deploy([suspend()], oktaOrg("org", own.url, { rateLimit: 50 }));
        for (let number = 0; number < 200; number++) {
          bench.nodeRed.receive("api", {
            payload: logEvent({ target: [userNumber(number), group("Sales")] }),
          });
        }
        await bench.nodeRed.arrived("out", 10);
        const { fill } = await bench.status(
          ({ text }) => text === "limit: 190 wait" || text === "limit: 189 wait",
        );
        expect(fill).to.equal("yellow");
        expect(own.asked.all.length).to.be.at.most(11);
        expect(bench.nodeRed.log.all.filter((line) => /MaxListeners/.test(line))).to.deep.equal([]);
        await bench.deploy([suspend()]);
        expect(own.asked.all.length).to.be.at.most(13);
      } finally {
        await own.stop();
      }
    });
  });
});
