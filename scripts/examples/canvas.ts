// What nodes are put on: groups one below the other on a tab, or the inside of a subflow.
import { createHash } from "node:crypto";
import { columnCentres, type Place, type Placed, ROW, sizeOf } from "./layout";
import type { Spec, Variable, Wired } from "./spec";

/** As in a flow file. */
export type FlowNode = Record<string, unknown> & { id: string; type: string };

/** The same for the same names: a flow that is written again differs only where it was changed. */
export const idOf = (...names: string[]): string =>
  createHash("sha256").update(names.join("/")).digest("hex").slice(0, 16);

interface Put extends Placed, Wired {
  readonly spec: Spec;
  readonly wires: string[][];
}

const MAY_FAIL = /^(change|switch|function|template|sqlite|okta-api|subflow:.*|csv|json|mqtt out)$/;

/** Nodes by column and row, and the wires between them. */
export class Area {
  readonly nodes: Put[] = [];
  readonly #name: string;
  readonly #ids: Map<string, number>;

  /** @param ids how often each name was given out, on the whole tab */
  constructor(name: string, ids = new Map<string, number>()) {
    this.#name = name;
    this.#ids = ids;
  }

  /** Puts a node into a column and a row. */
  add(place: Place, spec: Spec): Wired {
    const key = `${this.#name}/${spec.type}/${spec.name}`;
    const count = (this.#ids.get(key) ?? 0) + 1;
    this.#ids.set(key, count);
    const wires: string[][] = Array.from({ length: spec.outputs ?? 1 }, () => []);
    const put: Put = {
      id: idOf(key, String(count)),
      spec,
      place,
      size: sizeOf(spec.name, spec.inputs ?? 1, spec.outputs ?? 1),
      wires,
      to(target, output = 0) {
        const port = wires[output];
        if (port === undefined) throw new Error(`${key} has no output ${output}`);
        for (const each of [target].flat()) port.push((each as Wired).id);
      },
    };
    this.nodes.push(put);
    return put;
  }

  /** The same as `add`, for a row of nodes of which each is wired to the next. The first and the last of them. */
  chain([column, row]: Place, ...specs: readonly Spec[]): { first: Wired; last: Wired } {
    const put = specs.map((spec, index) => this.add([column + index, row], spec));
    put.slice(1).forEach((node, index) => {
      put[index]?.to(node);
    });
    return { first: put[0] as Wired, last: put.at(-1) as Wired };
  }

  /** Ids of the nodes so far that may throw: what a Catch watches, so that no event waits for a word that never comes. */
  mayFail(): string[] {
    return this.nodes.filter(({ spec }) => MAY_FAIL.test(spec.type)).map(({ id }) => id);
  }

  /** As a flow file has them, with the box around them. */
  draw(z: string, left: number, top: number, extra: Record<string, unknown> = {}): Drawn {
    const x = columnCentres(this.nodes, left);
    const drawn = this.nodes.map(({ id, spec, place, wires }) => ({
      id,
      type: spec.type,
      z,
      ...extra,
      name: spec.name,
      ...spec.properties,
      ...(spec.credentials && { credentials: spec.credentials }),
      x: x(place[0]),
      y: Math.round(top + place[1] * ROW),
      wires,
    }));
    const rights = this.nodes.map((node) => x(node.place[0]) + node.size.width / 2);
    const bottoms = this.nodes.map((node) => top + node.place[1] * ROW + node.size.height / 2);
    return { nodes: drawn, right: Math.max(...rights), bottom: Math.max(...bottoms) };
  }
}

interface Drawn {
  readonly nodes: FlowNode[];
  readonly right: number;
  readonly bottom: number;
}

/** A subflow that flows share: its definition is the same, with the same ids, in every file. */
export interface Piece {
  readonly id: string;
  readonly name: string;
  /** The definition, what is in it, and the pieces it is made of. */
  readonly nodes: readonly FlowNode[];
  readonly uses: readonly Piece[];
  readonly outputs: number;
}

export interface PieceOptions {
  readonly info: string;
  readonly color: string;
  /** File name of one of Node-RED's own icons. */
  readonly icon: string;
  /** What an instance sets; a choice if it has options. */
  readonly env?: readonly (Variable & { readonly options?: readonly string[] })[];
  readonly uses?: readonly Piece[];
  readonly outputs?: number;
}

/** The wires at the edge of a subflow. */
export interface Edge {
  in(first: Wired): void;
  out(last: Wired, from?: number, output?: number): void;
}

export function piece(
  name: string,
  { info, color, icon, env = [], uses = [], outputs = 1 }: PieceOptions,
  build: (area: Area, edge: Edge) => void,
): Piece {
  const id = idOf("piece", name);
  const area = new Area(`piece/${name}`);
  const entry: string[] = [];
  const exits: { id: string; port: number }[][] = Array.from({ length: outputs }, () => []);
  build(area, {
    in: (first) => entry.push(first.id),
    out: (last, from = 0, output = 0) => exits[output]?.push({ id: last.id, port: from }),
  });
  const { nodes, right } = area.draw(id, 120, 80);
  const definition: FlowNode = {
    id,
    type: "subflow",
    name,
    info,
    category: "",
    in: [{ x: 50, y: 80, wires: entry.map((first) => ({ id: first })) }],
    out: exits.map((wires, index) => ({ x: Math.round(right) + 70, y: 80 + index * ROW, wires })),
    env: env.map(({ name: variable, value, type, options }) => ({
      name: variable,
      type,
      value,
      ...(options && {
        ui: {
          type: "select",
          opts: { opts: options.map((option) => ({ l: { "en-US": option }, v: option })) },
        },
      }),
    })),
    meta: {},
    color,
    icon,
  };
  return { id, name, nodes: [definition, ...nodes], uses, outputs };
}

/** An instance of a subflow, in a flow or in another subflow. */
export function use(of: Piece, name: string, env: Record<string, string> = {}): Spec {
  return {
    type: `subflow:${of.id}`,
    name,
    outputs: of.outputs,
    properties: {
      env: Object.entries(env).map(([variable, value]) => ({ name: variable, value, type: "str" })),
    },
  };
}
