// What is measured side by side, each on a path of its own in one Node-RED.
import { SECRET } from "./load";

export interface FlowNode {
  id: string;
  type: string;
  credentials?: Record<string, string>;
  [property: string]: unknown;
}

const tab = (id: string, ...nodes: FlowNode[]): FlowNode[] => [
  { id, type: "tab", label: id },
  ...nodes.map((node) => ({ ...node, z: id })),
];

const httpIn = (id: string, url: string, wires: string[]): FlowNode => ({
  id,
  type: "http in",
  url,
  method: "post",
  upload: false,
  wires: [wires],
});

const response = (id: string, statusCode: string): FlowNode => ({
  id,
  type: "http response",
  statusCode,
  headers: {},
  wires: [],
});

const sink = (id: string): FlowNode => ({ id, type: "probe-count", wires: [[]] });

/** The pair that any flow with HTTP begins and ends with: nothing is checked, nothing reaches a sink. */
const bare = tab("bare", httpIn("bare-in", "/bare", ["bare-out"]), response("bare-out", "204"));

/** What a user wires by hand without this package; nothing is stored, and duplicates are not seen. */
const wired = tab(
  "wired",
  httpIn("wired-in", "/wired", ["wired-auth"]),
  {
    id: "wired-auth",
    type: "switch",
    property: "req.headers.authorization",
    propertyType: "msg",
    rules: [{ t: "eq", v: SECRET, vt: "str" }, { t: "else" }],
    checkall: "false",
    outputs: 2,
    wires: [["wired-ok", "wired-events"], ["wired-refused"]],
  },
  response("wired-ok", "204"),
  response("wired-refused", "401"),
  {
    id: "wired-events",
    type: "change",
    rules: [{ t: "set", p: "payload", pt: "msg", to: "payload.data.events", tot: "msg" }],
    wires: [["wired-split"]],
  },
  {
    id: "wired-split",
    type: "split",
    property: "payload",
    arraySplt: 1,
    arraySpltType: "len",
    wires: [["wired-filter"]],
  },
  {
    id: "wired-filter",
    type: "switch",
    property: "payload",
    propertyType: "msg",
    rules: [
      {
        t: "jsonata_exp",
        v: "$count(payload.target[type = 'UserGroup' and displayName = 'Sales']) > 0",
        vt: "jsonata",
      },
    ],
    checkall: "true",
    outputs: 1,
    wires: [["wired-sort"]],
  },
  {
    id: "wired-sort",
    type: "switch",
    property: "payload.eventType",
    propertyType: "msg",
    rules: [
      { t: "regex", v: "^user\\.session\\.", vt: "str", case: false },
      { t: "regex", v: "^group\\.", vt: "str", case: false },
      { t: "else" },
    ],
    checkall: "false",
    outputs: 3,
    wires: [["wired-sink"], ["wired-sink"], ["wired-sink"]],
  },
  sink("wired-sink"),
);

function ours(engine: "memory" | "lmdb"): FlowNode[] {
  return [
    {
      id: `${engine}-store`,
      type: "okta-event-store",
      engine,
      directory: "",
      retention: 24,
      maxEvents: 1_000_000,
    },
    ...tab(
      engine,
      {
        id: `${engine}-in`,
        type: "okta-event-hook-in",
        path: `/${engine}`,
        header: "Authorization",
        noAuth: false,
        output: "event",
        duplicates: "drop",
        store: `${engine}-store`,
        acknowledge: "sent",
        credentials: { secret: SECRET },
        wires: [[`${engine}-filter`]],
      },
      {
        id: `${engine}-filter`,
        type: "okta-el-filter",
        property: "payload",
        rules: [
          {
            eventType: "",
            expression: "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size() > 0",
          },
        ],
        onError: "nomatch",
        strict: false,
        outputs: 1,
        wires: [[`${engine}-sort`]],
      },
      {
        id: `${engine}-sort`,
        type: "okta-category-switch",
        property: "payload",
        rules: [{ categories: ["user-auth"] }, { categories: ["group"] }],
        checkall: "false",
        otherwise: true,
        outputs: 3,
        wires: [[`${engine}-sink`], [`${engine}-sink`], [`${engine}-sink`]],
      },
      sink(`${engine}-sink`),
    ),
  ];
}

export const flows: readonly FlowNode[] = [...bare, ...wired, ...ours("memory"), ...ours("lmdb")];
