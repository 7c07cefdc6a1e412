// What is needed to make everything be said that other tests' tables leave out.
import { NotAccepted } from "../../../../src/hook/answer";
import type { DeployedHook } from "../../../../src/hook/deployed";

/** It holds itself, and a list that is too long to go through. */
const odd: Record<string, unknown> = { list: Array.from({ length: 10_001 }, () => 1) };
odd.self = odd;

export const events: readonly unknown[] = [{}, { target: [] }, { actor: { id: "x" }, target: [] }];
export const oddEvents: readonly unknown[] = [odd, ...events];

/** For the odd events. */
export const expressions: readonly string[] = [
  `${"(".repeat(1_002)}1${")".repeat(1_002)}`,
  `'${"a".repeat(10_000)}'`,
  "event.self",
  "event.list.?[true].size() > 0",
  "{1, 2}.subList(1, 3)",
  "'a' * -1",
  "'a' * 257",
  "'a' * 256 * 256 * 2",
  "'a'.replaceAll('a', '\\')",
  "'a'.replaceAll('a', '$1')",
];

/** For `replaceAll`. */
export const patterns: readonly string[] = [
  "a".repeat(1_001),
  "(a{1000}){1000}",
  "a{1001}",
  "\\N{DIGIT ONE}",
  "\\x{41",
  "\\p{InGreek}",
  "\\b{g}",
  "\\G",
  "\\X",
  "(?c)a",
  "\\ka",
  "(?<=a)b",
  "(?>a)",
  "\\",
  "\\c",
  "a)",
  "(?<",
  "(?<a",
  "[",
  "(",
  "\\p",
  "\\p{",
  "\\u12",
  "\\0",
  "a{",
  "a{1",
  "a{1,",
];

export const eventTypes: readonly unknown[] = [
  3,
  "",
  "user session",
  "user.a,user.b",
  "user.*.start",
  "user.session.*",
  "user.session.start",
  "user.".repeat(50),
];

const named = (...names: (string | null)[]) => JSON.stringify(names.map((name) => ({ name, events: {} })));
const block = (type: string, condition: string) =>
  `filter {\n event = "${type}"\n condition = ${condition}\n}\n`;

export const pasted: readonly string[] = [
  "x".repeat(1_000_001),
  "[".repeat(200),
  '{"items": ["a.b", "a.c", "a.d", "a.e", "a.f", "a.g", "a.h"]}',
  'resource "okta_event_hook" "a" {\n dynamic "filter" {\n for_each = var.filters\n}\n}',
  block("user.session.start", '"a"') + block("user.session.start", '"b"'),
  block("user.session.start", '"a eq ${var.b}"'),
  "[[]]",
  '[{"items": 1}, 3]',
  "[3]",
  named("A", "B", "C", "D", "E", "F", "G"),
  named("A", null),
  named(null, null),
  '"filter": null "events": null',
];

const TYPE = "user.session.start";

export const rules = [
  { eventType: "", expression: "true" },
  { eventType: TYPE, expression: "${FILTER}" },
  { eventType: "user.*", expression: "true" },
  { eventType: TYPE, expression: "" },
  { eventType: TYPE, expression: "true" },
  { eventType: TYPE, expression: "true" },
  { eventType: "event_hook.delivery", expression: "true" },
];

const hook = (running: object | undefined, nodes = 1) =>
  ({ nodes: new Set(Array.from({ length: nodes }, (_, i) => i)), running }) as unknown as DeployedHook;
const fails = (error: Error) => hook({ sampleType: TYPE, accept: () => Promise.reject(error) });

export const sampleRequests: readonly { type?: string; hook?: DeployedHook; body?: unknown }[] = [
  { type: "text/plain" },
  {},
  { hook: hook(undefined, 0) },
  { hook: hook(undefined) },
  { hook: fails(new Error("the disk")) },
  { hook: fails(new NotAccepted("The inbox is full.")) },
  { hook: fails(new Error()), body: { eventType: "user.*" } },
  ...[
    `["${"x".repeat(1_000_000)}"]`,
    "[{",
    "{}",
    JSON.stringify(Array(101).fill({})),
    "[7]",
    `[{"a":${"[".repeat(101)}${"]".repeat(101)}}]`,
    '[{"eventType": "user.*"}]',
    '[{"published": 1e12}]',
    '[{"published": "noon"}]',
  ].map((sampleEvents) => ({ hook: hook({ sampleType: TYPE, sampleEvents }) })),
];
