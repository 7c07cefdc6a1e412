import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { deliver, verify } from "../../../src/simulator";
import { closeEndpoints, endpoint, good } from "./endpoint";

const pem = (name: string) => readFileSync(path.join(__dirname, "../../support/tls", name), "utf8");
const tls = { cert: pem("localhost.pem"), key: pem("localhost-key.pem") };

describe("simulator: https", () => {
  afterEach(closeEndpoints);

  it("trusts the CA that it is given", async () => {
    const { url, received } = await endpoint(good, tls);
    expect((await verify(url, { ca: pem("ca.pem") })).problems).to.deep.equal([]);
    expect((await deliver(url, { data: { events: [] } }, { ca: pem("ca.pem") })).outcome).to.equal(
      "delivered",
    );
    expect(received.map(({ method }) => method)).to.deep.equal(["GET", "POST"]);
  });

  it("refuses an unknown CA and says what to do", async () => {
    const { url, received } = await endpoint(good, tls);
    const { ok, problems } = await verify(url);
    expect(ok).to.equal(false);
    expect(problems.join()).to.include("--ca");
    expect(received).to.have.length(0);
  });

  it("says that a plain http port does not speak TLS", async () => {
    const { url } = await endpoint(good);
    const { problems } = await verify(url.replace("http:", "https:"));
    expect(problems.join()).to.include("plain http");
  });
});
