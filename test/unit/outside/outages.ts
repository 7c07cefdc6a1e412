import { expect } from "chai";
import type { Outside } from "../../outside/outside";
import type { Came } from "./send";

/** Every HTTP system: nothing arrives while it is down, the attempts are counted, and it is as before when up. */
export async function comesBack(system: Outside<unknown>, call: () => Promise<Came>): Promise<void> {
  const before = system.received.all.length;
  system.attempts.clear();
  system.down();
  expect((await call()).status).to.equal(503);
  system.down("refuse");
  const broken = await call().then(
    () => "answered",
    () => "broken",
  );
  expect(broken).to.equal("broken");
  expect(system.attempts.all.length).to.be.at.least(2);
  expect(system.received.all).to.have.length(before);
  system.up();
  expect((await call()).status).to.be.within(200, 299);
  expect(system.received.all).to.have.length(before + 1);
  expect(system.refused.all).to.deep.equal([]);
}
