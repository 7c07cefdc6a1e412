import { expect } from "chai";
import { BigQuery } from "../../outside/big-query";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "02 Device identity/Device metrics";
const TABLE = "projects/acme/datasets/okta/tables/devices";
const COLUMNS = {
  event_id: "STRING",
  event_type: "STRING",
  published: "TIMESTAMP",
  device_id: "STRING",
  device_name: "STRING",
  actor_id: "STRING",
  user_id: "STRING",
  os: "STRING",
  country: "STRING",
} as const;

const ann = person("ann");
const admin = person("admin");
const laptop = { id: "guo1laptop", type: "UDDevice", displayName: "Ann's laptop" };

useCase(FILE, (nodeRed) => {
  let warehouse: BigQuery;
  before(async () => {
    warehouse = await BigQuery.start({ table: "acme.okta.devices", columns: COLUMNS });
  });
  after(() => warehouse.stop());
  afterEach(() => warehouse.reset());

  const imported = (options: { rows?: number; hard?: boolean; sameDatabase?: boolean } = {}) => {
    const { rows = 500, ...rest } = options;
    return ImportedExample.import(nodeRed(), FILE, {
      env: {
        BIGQUERY_URL: warehouse.url,
        BIGQUERY_TABLE: TABLE,
        BIGQUERY_TOKEN: warehouse.token,
        BATCH_ROWS: rows,
      },
      ...rest,
    });
  };
  /** How the rows are: sent, refused, or waiting with so many tries. */
  const states = async (flow: ImportedExample) =>
    (
      await flow.rows(
        "SELECT sent IS NOT NULL AS sent, refused, tries, error FROM device_metric ORDER BY json_extract(json, '$.published')",
      )
    ).map(({ sent, refused, tries, error }) =>
      sent === 1
        ? "sent"
        : refused !== null
          ? `refused: ${refused}`
          : error === null
            ? "new"
            : `tried ${tries}`,
    );
  /** Presses the tick, and waits until the flow has written down what became of the batch; each of another size. */
  const tick = async (flow: ImportedExample, node: "What was sent" | "What was not sent") => {
    const before = nodeRed().statuses.all.length;
    await flow.press("Every minute");
    await nodeRed().status(flow.node(node).id, () => true, before);
  };

  const types = [
    "device.enrollment.create",
    "device.lifecycle.activate",
    "device.lifecycle.deactivate",
    "device.lifecycle.suspend",
    "device.lifecycle.unsuspend",
    "device.lifecycle.delete",
    "device.user.add",
    "device.user.remove",
  ];
  const events = types.map((type, minute) =>
    eventOf(type, minute, {
      ...(minute === 3 ? failed : succeeded),
      actor: admin,
      target: /user|enrollment/.test(type) ? [laptop, ann] : [laptop],
    }),
  );
  // what may be missing is missing
  events.push(eventOf("device.lifecycle.suspend", 8, { actor: null, target: null, client: null }));
  const noise = [
    eventOf("user.session.start", 20),
    eventOf("user.authentication.auth_via_mfa", 21),
    eventOf("group.user_membership.add", 22),
  ];
  const rowOf = (event: ReturnType<typeof eventOf>) =>
    event.target
      ? {
          event_id: event.uuid,
          event_type: event.eventType,
          published: event.published,
          device_id: laptop.id,
          device_name: laptop.displayName,
          actor_id: admin.id,
          ...(event.target.length > 1 && { user_id: ann.id }),
          os: event.client?.userAgent?.os,
          country: event.client?.geographicalContext?.country,
        }
      : { event_id: event.uuid, event_type: event.eventType, published: event.published };

  for (const seed of SEEDS) {
    it(`sends each event as one row, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect(warehouse.attempts.all).to.deep.equal([]);
      await tick(flow, "What was sent");
      expect(warehouse.received.all.map(({ rows }) => rows.length)).to.deep.equal([events.length]);
      expect(warehouse.received.all[0]?.rows.map(({ insertId }) => insertId)).to.have.members(
        events.map(({ uuid }) => uuid),
      );
      expect(warehouse.rows).to.have.deep.members(events.map(rowOf));
      expect(warehouse.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("does not send again what comes again after it was sent", async () => {
    const flow = await imported({ hard: true });
    await flow.deliver(events.slice(0, 2), { inOrder: true });
    await flow.settled();
    await tick(flow, "What was sent");
    await flow.deliver(events.slice(0, 3), { inOrder: true });
    await flow.settled();
    await tick(flow, "What was sent");
    expect(warehouse.received.all.map(({ rows }) => rows.map(({ insertId }) => insertId))).to.deep.equal([
      events.slice(0, 2).map(({ uuid }) => uuid),
      [events[2]?.uuid],
    ]);
  });

  it("sends in batches of BATCH_ROWS", async () => {
    const flow = await imported({ rows: 5 });
    await flow.deliver(events, { inOrder: true });
    await flow.settled();
    for (let batch = 0; batch < 2; batch++) await tick(flow, "What was sent");
    expect(warehouse.received.all.map(({ rows }) => rows.length)).to.deep.equal([5, 4]);
    expect(warehouse.rows).to.have.deep.members(events.map(rowOf));
  });

  for (const how of ["error", "refuse"] as const) {
    it(`keeps what could not be sent (${how}), over a restart, and sends it once`, async () => {
      warehouse.down(how);
      const first = await imported();
      await first.deliver(events.slice(0, 3), { inOrder: true });
      await first.settled();
      await tick(first, "What was not sent");
      expect(await states(first)).to.deep.equal(["tried 1", "tried 1", "tried 1"]);
      const flow = await imported({ sameDatabase: true });
      await flow.deliver(events.slice(3, 4), { inOrder: true });
      await flow.settled();
      warehouse.up();
      await tick(flow, "What was sent");
      expect(warehouse.received.all).to.have.length(1);
      expect(warehouse.rows).to.deep.equal(events.slice(0, 4).map(rowOf));
      expect(await states(flow)).to.deep.equal(["sent", "sent", "sent", "sent"]);
    });
  }

  it("sets a row aside that BigQuery refuses, and sends the others", async () => {
    const flow = await imported();
    warehouse.fail(({ insertId }) => (insertId === events[1]?.uuid ? "no such country" : undefined));
    await flow.deliver(events.slice(0, 3), { inOrder: true });
    await flow.settled();
    await tick(flow, "What was not sent");
    expect(flow.caught[0]).to.contain("BigQuery refused rows");
    expect(await states(flow)).to.deep.equal(["tried 1", "refused: no such country", "tried 1"]);
    await tick(flow, "What was sent");
    expect(warehouse.rows).to.deep.equal([events[0], events[2]].map((event) => rowOf(event ?? {})));
    expect(await states(flow)).to.deep.equal(["sent", "refused: no such country", "sent"]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await flow.press("Every minute");
    await nodeRed().status(flow.node("What BigQuery got").id, ({ text }) => text === "3");
    expect(flow.complaints).to.deep.equal([]);
  });
});
