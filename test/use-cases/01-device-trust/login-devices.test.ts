import { expect } from "chai";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "01 Device trust/Login devices";
const DEVICES = "SELECT userId, device, name, signIns, firstSeen, lastSeen FROM login_device ORDER BY device";

const ann = { actor: person("ann") };
const laptop = { ...ann, ...succeeded, device: { id: "guo1laptop", name: "Laptop" } };
const at = (minute: number) => eventOf("user.session.start", minute).published ?? "";

useCase(FILE, (nodeRed) => {
  const events = [
    eventOf("user.session.start", 30, laptop),
    eventOf("user.session.start", 10, laptop),
    eventOf("user.authentication.auth_via_mfa", 20, laptop),
    // Classic Engine names the device in target
    eventOf("user.authentication.authenticate", 5, {
      ...ann,
      ...succeeded,
      device: null,
      target: [{ id: "guo1tablet", type: "Device", displayName: "Tablet" }],
    }),
    // neither: the fingerprint
    eventOf("user.session.start", 7, {
      ...ann,
      ...succeeded,
      device: null,
      debugContext: { debugData: { deviceFingerprint: "f1ngerprint" } },
    }),
  ];
  const noise = [
    eventOf("user.session.start", 40, { ...laptop, ...failed }),
    eventOf("group.user_membership.add", 41),
    eventOf("user.session.end", 42, laptop),
  ];
  const wanted = [
    { userId: ann.actor.id, device: "f1ngerprint", signIns: 1, firstSeen: at(7), lastSeen: at(7) },
    {
      userId: ann.actor.id,
      device: "guo1laptop",
      name: "Laptop",
      signIns: 3,
      firstSeen: at(10),
      lastSeen: at(30),
    },
    {
      userId: ann.actor.id,
      device: "guo1tablet",
      name: "Tablet",
      signIns: 1,
      firstSeen: at(5),
      lastSeen: at(5),
    },
  ];

  for (const seed of SEEDS) {
    it(`has each device once, with first, last and count, in any order and doubled (${seed})`, async () => {
      const flow = await ImportedExample.import(nodeRed(), FILE, { hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      const rows = await flow.rows(DEVICES);
      expect(rows).to.have.length(wanted.length);
      rows.forEach((row, index) => {
        expect(row).to.include(wanted[index]);
      });
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    expect((await flow.rows(DEVICES)).map(({ name, signIns }) => [name, signIns])).to.have.deep.members([
      ["Ann's laptop", 2],
      ["Ann's phone", 1],
    ]);
    await nodeRed().status(flow.node("Devices").id, ({ text }) => text === "Ann's laptop");
    expect(flow.complaints).to.deep.equal([]);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.locked(async () => {
      await flow.deliver(events.slice(0, 2), { inOrder: true });
      expect((await flow.errors())[0]).to.match(/SQLITE_BUSY/);
    });
    await flow.settled();
    expect(await flow.rows("SELECT signIns FROM login_device")).to.deep.equal([{ signIns: 2 }]);
  });
});
