import { expect } from "chai";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "02 Device identity/Device status";
const DEVICES = "SELECT id, name, status, at FROM device ORDER BY id";

const admin = person("admin");
const at = (minute: number) => eventOf("device.lifecycle.suspend", minute).published ?? "";
const about = (type: string, minute: number, name: string, over = succeeded) =>
  eventOf(`device.${type}`, minute, {
    actor: admin,
    target: [admin, { id: `guo1${name}`, type: "UDDevice", displayName: name }],
    ...over,
  });

useCase(FILE, (nodeRed) => {
  const events = [
    // all of its life
    about("enrollment.create", 0, "laptop"),
    about("lifecycle.suspend", 10, "laptop"),
    about("lifecycle.unsuspend", 20, "laptop"),
    about("lifecycle.deactivate", 30, "laptop"),
    about("lifecycle.delete", 40, "laptop"),
    about("enrollment.create", 1, "phone"),
    about("lifecycle.deactivate", 11, "phone"),
    about("lifecycle.activate", 21, "phone"),
    about("lifecycle.activate", 2, "tablet"),
    about("lifecycle.suspend", 12, "tablet"),
    about("lifecycle.suspend", 3, "desktop"),
    about("lifecycle.unsuspend", 13, "desktop"),
    about("lifecycle.deactivate", 23, "desktop"),
    about("enrollment.create", 4, "watch"),
  ];
  const noise = [
    about("lifecycle.suspend", 50, "phone", failed),
    about("user.add", 51, "tablet"),
    eventOf("device.lifecycle.suspend", 52, { ...succeeded, target: null }),
    eventOf("user.lifecycle.suspend", 53),
  ];
  const row = (name: string, status: string, minute: number) => ({
    id: `guo1${name}`,
    name,
    status,
    at: at(minute),
  });
  const wanted = [
    row("desktop", "INACTIVE", 23),
    row("laptop", "DELETED", 40),
    row("phone", "ACTIVE", 21),
    row("tablet", "SUSPENDED", 12),
    row("watch", "ACTIVE", 4),
  ];

  for (const seed of SEEDS) {
    it(`has the last published status of each device, in any order and doubled (${seed})`, async () => {
      const flow = await ImportedExample.import(nodeRed(), FILE, { hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect(await flow.rows(DEVICES)).to.deep.equal(wanted);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("is not changed by an older event that comes last, and not after a restart either", async () => {
    const first = await ImportedExample.import(nodeRed(), FILE);
    await first.deliver([about("lifecycle.delete", 40, "laptop")], { inOrder: true });
    await first.settled();
    const flow = await ImportedExample.import(nodeRed(), FILE, { sameDatabase: true });
    await flow.deliver([about("lifecycle.unsuspend", 20, "laptop")], { inOrder: true });
    await flow.settled();
    expect(await flow.rows(DEVICES)).to.deep.equal([row("laptop", "DELETED", 40)]);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.locked(async () => {
      await flow.deliver([about("lifecycle.suspend", 10, "laptop")], { inOrder: true });
      expect((await flow.errors())[0]).to.contain("SQLITE_BUSY");
    });
    await flow.settled();
    expect(await flow.rows(DEVICES)).to.deep.equal([row("laptop", "SUSPENDED", 10)]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    const status = (name: string, wanted: string) =>
      nodeRed().status(flow.node(name).id, ({ text }) => text === wanted);
    await status("Devices by status", "1 deleted, 1 suspended");
    await flow.press("List");
    await status("Every device", "2");
    expect(flow.complaints).to.deep.equal([]);
  });
});
