// Every example against what Okta may send and nobody wrote a flow for: fields that are null or left out, texts that mean
// something to a system behind, ids that are no texts. Nothing may be stuck, given up or complained about: an event that
// cannot be acted on is put aside.
import { expect } from "chai";
import { examples } from "../../scripts/examples";
import useCases from "../../scripts/examples/use-cases.json";
import { type LogEvent, type SampleShape, sampleEvent } from "../../src/events";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { DASHBOARD, EMAIL, SQLITE } from "../support/palette";
import { ImportedExample } from "../support/use-cases";

// biome-ignore lint/suspicious/noExplicitAny: what comes is not as the types say
type Hostile = Record<string, any>;

const SHAPES: readonly SampleShape[] = ["nulls", "compact", "no-target"];

const TEXT = `<script>alert(1)</script> & 'quoted' "twice" ; DROP TABLE x; --\n\${OKTA_API_TOKEN} {{payload}} {{{payload}}} $eval("1") 🦊`;
const LONG = "x".repeat(5_000);

const texts = (text: string): Hostile => ({
  displayMessage: text,
  actor: { alternateId: text, displayName: text },
  outcome: { reason: text },
  client: { userAgent: { rawUserAgent: text, os: text, browser: text }, device: text, zone: text },
  transaction: { id: text },
});

/** Each laid over a sample event of every type. */
const HOSTILE: Readonly<Record<string, (event: Hostile) => Hostile>> = {
  "actor null": () => ({ actor: null }),
  "actor empty": (event) => ({
    actor: Object.fromEntries(Object.keys(event.actor).map((key) => [key, null])),
  }),
  "actor without id": () => ({ actor: { id: null, type: "User", alternateId: null } }),
  "target null": () => ({ target: null }),
  "target empty": () => ({ target: [] }),
  "targets without id": (event) => ({
    target: (event.target ?? []).map(({ id: _id, ...rest }: Hostile) => rest),
  }),
  "targets with nulls": (event) => ({
    target: (event.target ?? []).map(({ type }: Hostile) => ({
      id: null,
      type,
      alternateId: null,
      displayName: null,
      detailEntry: null,
    })),
  }),
  "targets without type": (event) => ({
    target: [...(event.target ?? []).map(({ type: _type, ...rest }: Hostile) => rest), {}],
  }),
  "ids of targets only": (event) => ({
    target: (event.target ?? []).map(({ id, type }: Hostile) => ({ id, type })),
  }),
  "outcome null": () => ({ outcome: null }),
  "debugContext null": () => ({ debugContext: null }),
  "debugData null": () => ({ debugContext: { debugData: null } }),
  "debugData of nulls": (event) => ({
    debugContext: { debugData: mapped(event.debugContext?.debugData ?? {}, () => null) },
  }),
  "client and the rest null": () => ({
    client: null,
    device: null,
    transaction: null,
    securityContext: null,
    authenticationContext: null,
    displayMessage: null,
  }),
  "published without milliseconds": () => ({ published: "2026-03-01T10:00:00Z" }),
  "texts that mean something elsewhere": (event) => ({
    ...texts(TEXT),
    target: (event.target ?? []).map((each: Hostile) => ({ ...each, alternateId: TEXT, displayName: TEXT })),
    debugContext: { debugData: mapped(event.debugContext?.debugData ?? {}, () => TEXT) },
  }),
  "long texts": (event) => ({
    ...texts(LONG),
    target: (event.target ?? []).map((each: Hostile) => ({ ...each, alternateId: LONG, displayName: LONG })),
  }),
  "ids that are numbers": (event) => ({
    actor: { id: 4711 },
    device: event.device && { id: 17 },
    target: (event.target ?? []).map((each: Hostile, index: number) => ({ ...each, id: index + 1 })),
  }),
};

function mapped(object: Hostile, to: (value: unknown) => unknown): Hostile {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, to(value)]));
}

const HOUR = 3_600_000;
/** So old that what waits an hour, a day or a month is due. */
const AGES = [2 * HOUR, 3 * 24 * HOUR, 40 * 24 * HOUR];

function eventsOf(eventTypes: readonly string[]): { event: LogEvent; what: string }[] {
  let count = 0;
  const now = () => new Date(Date.now() - (AGES[count++ % AGES.length] ?? 0));
  return eventTypes.flatMap((eventType) => [
    ...SHAPES.map((shape) => ({
      event: sampleEvent(eventType, { shape, now: now() }),
      what: `${eventType}, ${shape}`,
    })),
    ...Object.entries(HOSTILE).map(([name, over]) => ({
      event: sampleEvent(eventType, {
        now: now(),
        with: over(sampleEvent(eventType) as Hostile) as LogEvent,
      }),
      what: `${eventType}, ${name}`,
    })),
  ]);
}

const known: Readonly<Record<string, readonly string[]>> = useCases;

onEachNodeRed("Every example takes whatever Okta sends", (installation) => {
  let nodeRed: NodeRed;
  before(async function () {
    this.timeout(240_000);
    nodeRed = await NodeRed.start(installation(), { palette: [SQLITE, EMAIL, DASHBOARD] });
  });
  after(() => nodeRed?.stop());

  for (const { file, useCase, eventTypes } of examples) {
    const types = eventTypes ?? known[useCase ?? ""] ?? [];

    it(file, async () => {
      expect(types).not.to.deep.equal([]);
      const flow = await ImportedExample.import(nodeRed, file);
      const events = eventsOf(types);
      await flow.deliver(
        events.map(({ event }) => event),
        { together: true },
      );
      await flow.settled();
      for (const { name } of flow.nodes.filter(({ type, z }) => type === "inject" && z === flow.tab.id)) {
        await flow.press(String(name));
      }
      await flow.quiet();
      const whats = new Map(events.map(({ event, what }) => [String(event.uuid), what]));
      const complaints = flow.complaints.map((line) =>
        line.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => whats.get(uuid) ?? uuid),
      );
      expect([...new Set(complaints)]).to.deep.equal([]);
      expect(nodeRed.running).to.equal(true);
    });
  }

  const asked = examples.flatMap(({ file, nodes }) =>
    nodes
      .filter(({ type, url }) => type === "http in" && !/^\/(stand-in|api\/v1)\//.test(String(url)))
      .map(({ method, url }) => ({ file, method: String(method), url: String(url) })),
  );
  it("of which some answer over HTTP", () => {
    expect(asked.length).to.be.greaterThan(5);
  });

  for (const { file, method, url } of asked) {
    it(`${file}: ${method} ${url} is for nobody as long as no token is set`, async () => {
      await ImportedExample.import(nodeRed, file);
      for (const Authorization of [
        undefined,
        "",
        "Bearer",
        "Bearer ",
        "Bearer undefined",
        "Bearer stand-in",
      ]) {
        const { status } = await fetch(`${nodeRed.url}${url.replaceAll(/:\w+/g, "00u1ann")}`, {
          method: method.toUpperCase(),
          headers: Authorization === undefined ? {} : { Authorization },
        });
        expect(status, String(Authorization)).to.equal(401);
      }
    });
  }
});
