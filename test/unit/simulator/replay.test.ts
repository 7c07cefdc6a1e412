import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { type BadEntry, parseSystemLog, replay, UsageError } from "../../../src/simulator";
import { closeEndpoints, endpoint, good, type Received } from "./endpoint";

const event = (i: number, eventType = "user.session.start"): LogEvent => ({ uuid: `u-${i}`, eventType });
const uuidsIn = (received: Received[]) =>
  received.flatMap(({ body }) => (JSON.parse(body).data.events as LogEvent[]).map(({ uuid }) => uuid));
const sorted = (uuids: unknown[]) => [...uuids].sort();

async function read(text: string, size = 7): Promise<{ uuids: unknown[]; bad: BadEntry[] }> {
  async function* chunks() {
    for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
  }
  const bad: BadEntry[] = [];
  const uuids: unknown[] = [];
  for await (const { uuid } of parseSystemLog(chunks(), (entry) => bad.push(entry))) uuids.push(uuid);
  return { uuids, bad };
}

async function usageError(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(UsageError);
  return (error as Error).message;
}

describe("simulator: reading a System Log export", () => {
  it("reads JSON Lines, cut anywhere, and reports bad lines by number", async () => {
    const text = `\uFEFF${JSON.stringify(event(1))}\r\n\n{"uuid": oops}\n${JSON.stringify(event(2))}\n42\n{"a":1}\n${JSON.stringify(event(3))}`;
    for (const size of [1, 7, 10_000]) {
      const { uuids, bad } = await read(text, size);
      expect(uuids).to.deep.equal(["u-1", "u-2", "u-3"]);
      expect(bad.map(({ where }) => where)).to.deep.equal(["line 3", "line 5", "line 6"]);
      expect(bad[0]?.reason).to.include("not JSON");
      expect(bad[2]?.reason).to.include("not a System Log event");
    }
  });

  it("reads a JSON array on one line or many, and a single object", async () => {
    const events = [event(1), event(2)];
    expect((await read(JSON.stringify(events))).uuids).to.deep.equal(["u-1", "u-2"]);
    expect((await read(`\n ${JSON.stringify(events, null, 2)}\n`)).uuids).to.deep.equal(["u-1", "u-2"]);
    expect((await read(JSON.stringify(event(1), null, 2))).uuids).to.deep.equal(["u-1"]);
    const mixed = await read(JSON.stringify([event(1), "x", event(2)]));
    expect(mixed.uuids).to.deep.equal(["u-1", "u-2"]);
    expect(mixed.bad.map(({ where }) => where)).to.deep.equal(["item 2"]);
  });

  it("takes the events out of deliveries", async () => {
    const delivery = { eventId: "d", data: { events: [event(1), event(2)] } };
    expect((await read(`${JSON.stringify(delivery)}\n${JSON.stringify(event(3))}\n`)).uuids).to.deep.equal([
      "u-1",
      "u-2",
      "u-3",
    ]);
  });

  it("points at the line where an array is broken", async () => {
    const message = await usageError(read('[\n{"uuid":"u-1","eventType":"a.b"},\n{"uuid" "u-2"}\n]'));
    expect(message).to.include("line 3").and.to.include("not JSON");
  });
});

describe("simulator: replay", () => {
  let folder: string;
  const file = (text: string) => {
    const name = path.join(folder, "export.json");
    writeFileSync(name, text);
    return name;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "okta-hook-"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await closeEndpoints();
  });

  it("delivers the good lines of a file in batches, unchanged, and reports the bad one", async () => {
    const { url, received } = await endpoint(good);
    const lines = [event(1), event(2), event(3), event(4), event(5)].map((one) => JSON.stringify(one));
    lines.splice(2, 0, '{"cut": ');
    const summary = await replay(url, file(lines.join("\n")), { batch: 2, concurrency: 1 });
    expect(uuidsIn(received)).to.deep.equal(["u-1", "u-2", "u-3", "u-4", "u-5"]);
    expect(summary).to.include({ kept: true, deliveries: 3, events: 5, bad: 1 });
    expect(summary.badShown[0]?.where).to.equal("line 3");
    expect(JSON.parse(received[0]?.body ?? "").data.events[0]).to.deep.equal(event(1));
  });

  it("delivers a JSON array, and events that are given as they are", async () => {
    const { url, received } = await endpoint(good);
    await replay(url, file(JSON.stringify([event(1), event(2)])));
    await replay(url, [event(3)]);
    expect(sorted(uuidsIn(received))).to.deep.equal(["u-1", "u-2", "u-3"]);
  });

  it("keeps to the types asked for, and counts those that no hook has", async () => {
    const { url, received } = await endpoint(good);
    const events = [event(1), event(2, "event_hook.delivery"), event(3, "user.lifecycle.create")];
    const all = await replay(url, events);
    expect(all).to.include({ events: 3, filtered: 0, ineligible: 1 });
    received.length = 0;
    const some = await replay(url, events, { types: "all" });
    expect(some).to.include({ events: 2, filtered: 1, ineligible: 0 });
    expect(sorted(uuidsIn(received))).to.deep.equal(["u-1", "u-3"]);
  });

  it("says why nothing could be sent", async () => {
    const { url, received } = await endpoint(good);
    expect(await usageError(replay(url, path.join(folder, "none.json")))).to.include("no such file");
    expect(await usageError(replay(url, folder))).to.include("folder");
    expect(await usageError(replay(url, file("timestamp,actor\n2026-01-01,me\n")))).to.include("CSV");
    expect(await usageError(replay(url, file("")))).to.include("no System Log event");
    expect(await usageError(replay(url, [event(1)], { types: "user.lifecycle.*" }))).to.include(
      "types asked for",
    );
    expect(received).to.have.length(0);
  });
});
