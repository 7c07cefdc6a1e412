import { expect } from "chai";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "01 Device trust/User devices";
const DEVICES =
  "SELECT login, deviceId, device, since, seen, until FROM device_of_user ORDER BY login, deviceId";

const ann = person("ann");
const bob = person("bob");
const admin = person("admin");
const device = (name: string, type = "UDDevice") => ({ id: `guo1${name}`, type, displayName: name });
const at = (minute: number) => eventOf("device.user.add", minute).published ?? "";
const about = (type: string, minute: number, who: typeof ann, what: ReturnType<typeof device>, actor = who) =>
  eventOf(type, minute, { ...succeeded, actor, target: [what, who] });

useCase(FILE, (nodeRed) => {
  const events = [
    about("device.enrollment.create", 0, ann, device("laptop")),
    about("device.user.add", 1, ann, device("laptop")),
    // an admin takes it away, and it is Ann's again
    about("device.user.remove", 10, ann, device("laptop"), admin),
    about("device.user.add", 20, ann, device("laptop")),
    about("device.user.add", 2, ann, device("phone")),
    about("device.user.remove", 30, ann, device("phone"), admin),
    // the same phone, of another user
    about("device.user.add", 40, bob, device("phone")),
    // what had it added before we listened is not known
    about("device.user.remove", 50, bob, device("desktop"), admin),
    // Classic Engine
    about("user.credential.enroll", 5, bob, device("tablet", "Device")),
    about("user.authentication.authenticate", 6, bob, device("old name", "Device")),
    eventOf("user.authentication.authenticate", 7, {
      ...succeeded,
      actor: bob,
      target: [{ ...device("tablet", "Device"), displayName: "new name" }],
    }),
  ];
  const noise = [
    eventOf("device.user.remove", 60, { ...failed, actor: admin, target: [device("laptop"), ann] }),
    eventOf("device.user.add", 61, { ...succeeded, actor: ann, target: null }),
    eventOf("user.authentication.authenticate", 62, { ...succeeded, actor: ann, target: [ann] }),
    about("device.lifecycle.suspend", 63, ann, device("laptop")),
    eventOf("user.session.start", 64),
  ];
  const wanted = [
    { login: ann.alternateId, device: "laptop", since: at(0), seen: at(20), until: null },
    { login: ann.alternateId, device: "phone", since: at(2), seen: at(2), until: at(30) },
    { login: bob.alternateId, device: "desktop", since: null, seen: null, until: at(50) },
    { login: bob.alternateId, device: "old name", since: at(6), seen: at(6), until: null },
    { login: bob.alternateId, device: "phone", since: at(40), seen: at(40), until: null },
    { login: bob.alternateId, device: "new name", since: at(5), seen: at(7), until: null },
  ];

  for (const seed of SEEDS) {
    it(`knows whose each device is, in any order and doubled (${seed})`, async () => {
      const flow = await ImportedExample.import(nodeRed(), FILE, { hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      const rows = await flow.rows(DEVICES);
      expect(rows.map(({ deviceId: _id, ...row }) => row)).to.deep.equal(wanted);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("goes by when it was published, not by what came last", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    const late = about("device.user.add", 1, ann, device("phone"));
    const removal = about("device.user.remove", 2, ann, device("phone"), admin);
    await flow.deliver([removal, late], { inOrder: true });
    await flow.settled();
    expect((await flow.rows(DEVICES)).map(({ until }) => until)).to.deep.equal([at(2)]);
  });

  it("answers who asks with the token, by login and by id, and keeps what it knows over a restart", async () => {
    const token = "let-me-read";
    const first = await ImportedExample.import(nodeRed(), FILE, { env: { READ_TOKEN: token } });
    await first.deliver(events, { seed: 4 });
    await first.settled();
    await ImportedExample.import(nodeRed(), FILE, { env: { READ_TOKEN: token }, sameDatabase: true });
    const ask = (user: string, authorization?: string) =>
      fetch(`${nodeRed().url}/user-devices/${encodeURIComponent(user)}`, {
        headers: authorization === undefined ? {} : { authorization },
      });
    const wantedOfAnn = [
      { deviceId: "guo1laptop", device: "laptop", since: at(0), seen: at(20), until: null },
      { deviceId: "guo1phone", device: "phone", since: at(2), seen: at(2), until: at(30) },
    ];
    for (const user of [ann.id, ann.alternateId]) {
      const answer = await ask(user, `Bearer ${token}`);
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal(wantedOfAnn);
    }
    expect(await (await ask("nobody", `Bearer ${token}`)).json()).to.deep.equal([]);
    for (const authorization of [undefined, "Bearer wrong"]) {
      const answer = await ask(ann.id, authorization);
      expect(answer.status).to.equal(401);
      expect(JSON.stringify(await answer.json())).not.to.contain("guo1");
    }
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.locked(async () => {
      await flow.deliver(events.slice(0, 1), { inOrder: true });
      expect((await flow.errors())[0]).to.contain("SQLITE_BUSY");
    });
    await flow.settled();
    expect((await flow.rows(DEVICES)).map(({ device }) => device)).to.deep.equal(["laptop"]);
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await nodeRed().status(flow.node("Devices").id, ({ text }) => text === "2");
    const rows = await flow.rows(DEVICES);
    expect(rows.map(({ device, until }) => [device, until !== null])).to.deep.equal([
      ["Ann's laptop", false],
      ["Ann's phone", true],
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });
});
