// One example: a tab with a comment on top and groups below it, written as a flow file.
import { Area, type FlowNode, idOf, type Piece } from "./canvas";
import { sizeOf } from "./layout";
import type { Spec, Variable } from "./spec";

export interface About {
  /** What the flow does. One sentence. */
  readonly does: string;
  /** What to set before it is used in earnest. One sentence. */
  readonly set: string;
  /** What to press. One sentence. */
  readonly press: string;
  /** What is to be seen then. One sentence. */
  readonly expect: string;
  /** More for who wants to know: what the flow takes care of, where another database goes. Markdown. */
  readonly more: string;
}

export interface ExampleOptions {
  /** Path below examples/, without .json: the import menu's folder and entry. */
  readonly file: string;
  /** Id in the list of use cases, which has its event types; absent for what goes beyond it. */
  readonly useCase?: string;
  /** Of a flow that is in no list. */
  readonly eventTypes?: readonly string[];
  readonly about: About;
  readonly env: readonly Variable[];
  /** What the flow needs from the palette besides this package: module and version. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly pieces?: readonly Piece[];
  /** Config nodes of the tab: id, type and properties. */
  readonly configs?: readonly (FlowNode | Config)[];
}

/** A config node that belongs to the tab and reads the tab's environment. */
export interface Config {
  readonly key: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, string>>;
}

export interface Example extends ExampleOptions {
  readonly nodes: readonly FlowNode[];
}

const LEFT = 60;
/** From a group's edge to the middle of its first node's row: the group's name is above. */
const GROUP_TOP = 61;
const GROUP_PAD = 26;

/** What the flow of one example is built with. */
export class Tab {
  readonly id: string;
  readonly #file: string;
  readonly #ids = new Map<string, number>();
  readonly groups: { readonly name: string; readonly area: Area }[] = [];

  constructor(file: string) {
    this.#file = file;
    this.id = idOf(file, "tab");
  }

  /** Id of a config node of this tab. */
  config(key: string): string {
    return idOf(this.#file, "config", key);
  }

  /** A group below the last one. */
  group(name: string): Area {
    const area = new Area(`${this.#file}/${name}`, this.#ids);
    this.groups.push({ name, area });
    return area;
  }
}

/** Two flows cannot both listen at a path of Okta's. */
const ONE_AT_A_TIME =
  "**Okta's stand-in** answers at Okta's paths, the same in all flows: while you try this flow with it, switch others that ask Okta off (double-click their tabs, then *Enabled*).";

const everyPiece = (pieces: readonly Piece[]): Piece[] => [
  ...new Set(pieces.flatMap((each) => [...everyPiece(each.uses), each])),
];

export function example(options: ExampleOptions, build: (tab: Tab) => void): Example {
  const { file, about, env, needs = {}, pieces = [], configs = [] } = options;
  const tab = new Tab(file);
  build(tab);
  const name = file.split("/").at(-1) ?? file;
  const lines = [about.does, about.set, about.press, about.expect];
  const label = lines.join(" \\n ");
  const comment = sizeOf(label, 0, 0);
  const asksOkta = configs.some(({ type }) => type === "okta-org");
  const nodes: FlowNode[] = [
    {
      id: tab.id,
      type: "tab",
      label: name,
      disabled: false,
      info: about.does,
      env: env.map((each) => ({ ...each })),
    },
    ...configs.map((config) =>
      "key" in config
        ? ({
            id: tab.config(config.key as string),
            type: config.type,
            z: tab.id,
            ...(config as Config).properties,
            ...(config.credentials !== undefined && { credentials: config.credentials }),
          } as FlowNode)
        : config,
    ),
    {
      id: idOf(file, "about"),
      type: "comment",
      z: tab.id,
      name: label,
      info: [`# ${name}`, ...lines, about.more, ...(asksOkta ? [ONE_AT_A_TIME] : [])].join("\n\n"),
      x: Math.round(LEFT - GROUP_PAD + comment.width / 2),
      y: Math.round(30 + comment.height / 2),
      wires: [],
    },
  ];
  let top = 30 + comment.height + 20;
  for (const { name: title, area } of tab.groups) {
    const g = idOf(file, "group", title);
    const { nodes: drawn, right, bottom } = area.draw(tab.id, LEFT, top + GROUP_TOP, { g });
    const [x, w] = [LEFT - GROUP_PAD, right + GROUP_PAD - (LEFT - GROUP_PAD)];
    const h = bottom + GROUP_PAD + 10 - top;
    nodes.push({
      id: g,
      type: "group",
      z: tab.id,
      name: title,
      style: { label: true },
      nodes: drawn.map(({ id }) => id),
      x,
      y: top,
      w: Math.round(w),
      h: Math.round(h),
    });
    nodes.push(...drawn);
    top = Math.round(top + h + 24);
  }
  const definitions = everyPiece(pieces).flatMap((each) => each.nodes);
  const hint: FlowNode[] =
    Object.keys(needs).length === 0
      ? []
      : [{ id: idOf(file, "needs"), type: "global-config", env: [], modules: { ...needs } }];
  return { ...options, nodes: [...definitions, ...nodes, ...hint] };
}

export type { Spec };
