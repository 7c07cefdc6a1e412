// The flows of the import menu, as they lie in examples/: written from their source, complete, and drawn so that one can
// read them.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { examples } from "../../scripts/examples";
import { sizeOf } from "../../scripts/examples/layout";
import useCases from "../../scripts/examples/use-cases.json";
import { EXAMPLES } from "../support/examples";
import type { FlowNode } from "../support/flow";
import { REPOSITORY } from "../support/node-red-versions";

interface Box {
  readonly node: FlowNode;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Wire {
  readonly from: Box;
  readonly to: Box;
  readonly start: Point;
  readonly end: Point;
}

const NO_INPUT =
  /^(okta-event-hook-in|inject|catch|complete|status|http in|comment|e-mail mta|mqtt in|link in|ui-event)$/;
/** What may throw on its way. */
const MAY_FAIL = /^(change|switch|function|template|sqlite|okta-api|subflow:.*|csv|json|mqtt out)$/;

const nameOf = ({ name, type, id }: FlowNode) => `${type} "${name || id}"`;

class FlowFile {
  readonly nodes: readonly FlowNode[];
  readonly tab: FlowNode & { env: { name: string; value: string; type: string }[] };
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];

  constructor(file: string) {
    this.nodes = JSON.parse(fs.readFileSync(path.join(EXAMPLES, file), "utf8"));
    this.tab = this.nodes.find(({ type }) => type === "tab") as FlowFile["tab"];
    const subflows = new Map(
      this.nodes.filter(({ type }) => type === "subflow").map((each) => [each.id, each]),
    );
    this.boxes = this.nodes
      .filter(({ z, type, x }) => z === this.tab.id && type !== "group" && x !== undefined)
      .map((node) => boxOf(node, subflows));
    const byId = new Map(this.boxes.map((box) => [box.node.id, box]));
    this.wires = this.boxes.flatMap((from) =>
      (from.node.wires ?? []).flatMap((targets, port, { length }) =>
        targets.map((id) => {
          const to = byId.get(id) as Box;
          const middle = (from.top + from.bottom) / 2;
          const start = { x: from.right, y: middle + (port - (length - 1) / 2) * 13 };
          return { from, to, start, end: { x: to.left, y: (to.top + to.bottom) / 2 } };
        }),
      ),
    );
  }

  /** The nodes of the tab and of its subflows, which all have to be right. */
  of(type: string): FlowNode[] {
    return this.nodes.filter((node) => node.type === type);
  }
}

function boxOf(node: FlowNode, subflows: ReadonlyMap<string, FlowNode>): Box {
  const inputs = NO_INPUT.test(node.type) ? 0 : 1;
  const label = String(node.name || (subflows.get(node.type.slice("subflow:".length))?.name ?? node.type));
  const { width, height } = sizeOf(label, inputs, node.wires?.length ?? 0);
  const [x, y] = [Number(node.x), Number(node.y)];
  return { node, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

/** Points of the curve that Node-RED draws. */
function curveOf({ start, end }: Wire): Point[] {
  const bend = Math.min(75, Math.max(20, Math.abs(end.x - start.x) * 0.5));
  const at = (t: number): Point => {
    const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
    return {
      x: a * start.x + b * (start.x + bend) + c * (end.x - bend) + d * end.x,
      y: (a + b) * start.y + (c + d) * end.y,
    };
  };
  return Array.from({ length: 41 }, (_, step) => at(step / 40));
}

const turn = (a: Point, b: Point, c: Point) =>
  Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
const cross = (a: Point, b: Point, c: Point, d: Point) =>
  turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;

function curvesCross(one: readonly Point[], other: readonly Point[]): boolean {
  return one
    .slice(1)
    .some((b, i) => other.slice(1).some((d, j) => cross(one[i] as Point, b, other[j] as Point, d)));
}

const inside = ({ left, right, top, bottom }: Box, { x, y }: Point) =>
  x > left + 2 && x < right - 2 && y > top + 2 && y < bottom - 2;
const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe("The flows of the use cases", () => {
  const files = fs
    .readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
    .filter((file) => /^\d\d .*\.json$/.test(file));

  it("are as their source writes them", function () {
    this.timeout(60_000);
    const { stdout, status } = spawnSync("npm", ["run", "--silent", "examples", "--", "--check"], {
      cwd: REPOSITORY,
      encoding: "utf8",
    });
    expect({ stdout, status }).to.deep.include({ status: 0 });
  });

  it("have hook paths and names of their own", () => {
    const flows = files.map((file) => new FlowFile(file));
    const paths = flows.flatMap((flow) => flow.of("okta-event-hook-in").map((hook) => String(hook.path)));
    expect(paths).to.deep.equal([...new Set(paths)]);
    const ports = flows.flatMap((flow) => flow.of("e-mail mta").map(({ port }) => String(port)));
    expect(ports).to.deep.equal([...new Set(ports)]);
    const labels = flows.map(({ tab }) => String(tab.label));
    expect(labels).to.deep.equal([...new Set(labels)]);
    // a subflow that two flows share is the same in both, or Node-RED would import it twice
    const definitions = new Map<string, string>();
    for (const { nodes } of flows) {
      for (const { id, type } of nodes.filter((node) => node.type === "subflow")) {
        const whole = JSON.stringify(nodes.filter((node) => node.id === id || node.z === id));
        expect(definitions.get(id) ?? whole, `${type} ${id}`).to.equal(whole);
        definitions.set(id, whole);
      }
    }
  });

  for (const file of files) {
    describe(file.replace(/\.json$/, ""), () => {
      const flow = new FlowFile(file);
      const { nodes, tab, boxes, wires } = flow;

      it("says in four sentences what it does, what to set, what to press and what to expect", () => {
        const [comment, ...more] = flow.of("comment");
        expect(more).to.deep.equal([]);
        const lines = String(comment?.name).split(" \\n ");
        expect(lines).to.have.length(4);
        for (const line of lines) expect(line).to.match(/^[A-Z].{20,170}\.$/);
        expect(Math.min(...boxes.map(({ top }) => top))).to.equal(
          boxes.find(({ node }) => node === comment)?.top,
        );
      });

      it("has a name for every node, and a group around all but the comment", () => {
        const unnamed = boxes.filter(({ node }) => !node.name && !/^(http response|link )/.test(node.type));
        expect(unnamed.map(({ node }) => nameOf(node))).to.deep.equal([]);
        const alone = boxes.filter(({ node }) => node.type !== "comment" && node.g === undefined);
        expect(alone.map(({ node }) => nameOf(node))).to.deep.equal([]);
      });

      it("has functions of ten lines at most", () => {
        const functions = flow.of("function");
        for (const { func } of functions) expect(String(func).split("\n").length).to.be.at.most(10);
        expect(functions.filter(({ z }) => z === tab.id).length).to.be.at.most(1);
      });

      it("takes every address and secret from the tab's environment", () => {
        for (const node of nodes.filter(
          ({ type }) => type !== "tab" && type !== "comment" && type !== "subflow",
        )) {
          const { sampleEvents: _samples, ...properties } = node;
          const without = JSON.stringify(properties).replaceAll(/http:\/\/adaptivecards\.io\S*/g, "");
          expect(without, nameOf(node)).not.to.match(/https?:\/\/(?!\S*example\.com)/);
        }
        const text = JSON.stringify(nodes);
        const used = [
          ...text.matchAll(
            /\$\{([A-Z][A-Z0-9_]+)\}|\$env\(\\"([A-Z][A-Z0-9_]+)\\"\)|env\.get\(\\"([A-Z][A-Z0-9_]+)\\"\)/g,
          ),
        ]
          .map(([, a, b, c]) => a ?? b ?? c)
          .filter((name) => name !== "ACTION");
        expect(tab.env.map(({ name }) => name)).to.have.members([...new Set(used)]);
        const secrets = tab.env.filter(({ name }) =>
          /TOKEN|SECRET|PASSWORD|ROUTING_KEY|WEBHOOK_URL/.test(name),
        );
        for (const { name, type } of secrets) expect(type, name).to.equal("cred");
      });

      it("ends every way of an event, and tries again what fails", () => {
        const byId = new Map(nodes.map((node) => [node.id, node]));
        const reached = new Set<string>();
        const follow = (id: string): void => {
          if (reached.has(id)) return;
          reached.add(id);
          for (const next of byId.get(id)?.wires?.flat() ?? []) follow(next);
        };
        for (const hook of flow.of("okta-event-hook-in")) {
          if (hook.acknowledge !== "done") continue;
          expect(hook.sample, "the sample of its button").to.be.a("string").and.not.equal("");
          follow(hook.id);
        }
        const watched = new Set(flow.of("catch").flatMap(({ scope }) => (scope as string[] | null) ?? []));
        const lost = [...reached]
          .map((id) => byId.get(id) as FlowNode)
          .filter(({ id, type }) => MAY_FAIL.test(type) && !watched.has(id));
        expect(lost.map(nameOf), "no Catch watches").to.deep.equal([]);
        const ends = [...reached]
          .map((id) => byId.get(id) as FlowNode)
          .filter(
            ({ wires, type }) =>
              (wires ?? []).some((port) => port.length === 0) && !/^(catch|sqlite)$/.test(type),
          );
        expect(ends.map(nameOf), "outputs that lead nowhere").to.deep.equal([]);
      });

      it("names what it needs from the palette", () => {
        const needs = (flow.of("global-config")[0]?.modules ?? {}) as Record<string, string>;
        const used = nodes.flatMap(({ type }) =>
          /^sqlite/.test(type)
            ? ["node-red-node-sqlite"]
            : /^e-mail/.test(type)
              ? ["node-red-node-email"]
              : /^ui-/.test(type)
                ? ["@flowfuse/node-red-dashboard"]
                : [],
        );
        expect(Object.keys(needs)).to.have.members([...new Set(used)]);
      });

      it("is drawn from left to right, with nothing on top of another", () => {
        for (const [index, box] of boxes.entries()) {
          for (const other of boxes.slice(index + 1)) {
            expect(overlap(box, other), `${nameOf(box.node)} on ${nameOf(other.node)}`).to.equal(false);
          }
        }
        for (const { from, to } of wires) {
          expect(to.left - from.right, `${nameOf(from.node)} → ${nameOf(to.node)}`).to.be.at.least(20);
        }
        const curves = wires.map((wire) => ({ wire, points: curveOf(wire) }));
        for (const [index, { wire, points }] of curves.entries()) {
          const about = `${nameOf(wire.from.node)} → ${nameOf(wire.to.node)}`;
          for (const box of boxes.filter((each) => each !== wire.from && each !== wire.to)) {
            expect(
              points.some((point) => inside(box, point)),
              `${about} behind ${nameOf(box.node)}`,
            ).to.equal(false);
          }
          for (const other of curves.slice(index + 1)) {
            if (other.wire.from === wire.from || other.wire.to === wire.to) continue;
            const names = `${about} × ${nameOf(other.wire.from.node)} → ${nameOf(other.wire.to.node)}`;
            expect(curvesCross(points, other.points), names).to.equal(false);
          }
        }
      });
    });
  }

  it("are thirty-seven, one for each use case, and some more", () => {
    const wanted = examples.flatMap(({ useCase }) => useCase ?? []);
    expect(wanted).to.have.members(Object.keys(useCases));
    expect(wanted).to.have.length(37);
    for (const { file, useCase, eventTypes } of examples) {
      if (useCase === undefined) expect(eventTypes, file).to.be.an("array").and.not.empty;
    }
  });

  it("are all in docs/use-cases.md, each with its event types, what to set and a picture", () => {
    const page = fs.readFileSync(path.join(REPOSITORY, "docs/use-cases.md"), "utf8");
    for (const file of files) {
      const link = `(../examples/${encodeURI(file)})`;
      const rows = page.split("\n").filter((line) => line.includes(link));
      expect(rows, file).to.have.length(1);
      const picture = /\(images\/(flows\/[a-z0-9-]+\.png)\)/.exec(rows[0] ?? "")?.[1];
      expect(
        fs.existsSync(path.join(REPOSITORY, "docs/images", String(picture))),
        `${file}: ${picture}`,
      ).to.equal(true);
      for (const { name } of new FlowFile(file).tab.env) expect(rows[0]).to.contain(`\`${name}\``);
      expect(rows[0]).to.match(/`[a-z_]+(\.[a-z0-9_*]+)+`/);
    }
    const pictures = fs.readdirSync(path.join(REPOSITORY, "docs/images/flows"));
    expect(pictures).to.have.length(files.length);
    const readme = fs.readFileSync(path.join(REPOSITORY, "README.md"), "utf8");
    expect(readme).to.contain("(docs/use-cases.md)");
  });

  it("are all made by the list of examples", () => {
    expect(files.map((file) => file.replace(/\.json$/, ""))).to.have.members(
      examples.map(({ file }) => file),
    );
  });
});
