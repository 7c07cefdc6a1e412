// Everything that the engine, the reader of event hooks and the runtime can be made to say here.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import {
  checkPortable,
  compile,
  ElError,
  explain,
  fromConditions,
  lint,
  reasons,
  toConditions,
} from "../../../../src/el";
import { readFilters, writeFilters } from "../../../../src/event-hook-resource";
import { checkTypePattern } from "../../../../src/events";
import { failureAnswer, sampleAnswer, sendSample, typesAnswer } from "../../../../src/hook/editor-answers";
import { cases, events as goldenEvents, readLines } from "../../../conformance/cases";
import { mutated } from "../../../fuzz/expressions";
import { chanceFor } from "../../../fuzz/random";
import { inputOf } from "../../../fuzz/round";
import {
  eventFilterMap,
  hook,
  terraform,
  terraformFilters,
  terraformJson,
} from "../../event-hook-resource/fixtures";
import * as examples from "./examples";

const root = path.resolve(__dirname, "../../../..");
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

/** The texts in quotes of a test: its tables, whatever they are for. */
function literalsOf(file: string): string[] {
  const literals =
    read(file).match(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`/gs) ?? [];
  return literals.flatMap((literal) => {
    try {
      return [String(vm.runInNewContext(literal))];
    } catch {
      return [];
    }
  });
}

const testsIn = (folder: string) =>
  fs
    .readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`);

type Say = (sentence: string | undefined) => void;

/** What is thrown by an odd event's own code is no sentence of ours. */
function tryOut(say: Say, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ElError)) throw error;
    tell(say, error);
  }
}

function tell(
  say: Say,
  { code, message, hint }: { code: string; message: string; hint?: string | undefined },
) {
  if (code === "internal") return;
  say(message);
  say(hint);
}

function ofExpression(say: Say, expression: string, events: readonly unknown[]): void {
  for (const problem of checkPortable(expression).problems) tell(say, problem);
  for (const filter of [true, false]) for (const advice of lint(expression, { filter })) tell(say, advice);
  const conditions = toConditions(expression);
  if (!conditions.ok) say(conditions.problem.message);
  for (const strict of [true, false]) {
    tryOut(say, () => {
      const program = compile(expression, { strict });
      for (const event of events) {
        tryOut(say, () => program.evaluate(event));
        program.test(event, (error) => tell(say, error));
      }
    });
  }
  tryOut(say, () => {
    for (const { error } of reasons(explain(expression, events[0])))
      if (error !== undefined) tell(say, error);
  });
}

function ofPasted(say: Say, text: string): void {
  const filters = readFilters(text);
  if (!filters.ok) {
    say(filters.problem.message);
    return;
  }
  for (const { message } of filters.notes) say(message);
  ofRules(say, filters.rules);
}

function ofRules(say: Say, rules: Parameters<typeof writeFilters>[0]): void {
  const { left, refused } = writeFilters(rules);
  for (const { message } of [...left, ...refused]) say(message);
}

const errorIn = ({ body }: { body: string | undefined }): string | undefined =>
  body === undefined ? undefined : (JSON.parse(body) as { error?: string }).error;

function ofEventType(say: Say, type: unknown): void {
  say(checkTypePattern(type));
  say(errorIn(sampleAnswer(type as string)));
}

async function ofAnswers(say: Say): Promise<void> {
  say(errorIn(sampleAnswer("user.session.start", "round")));
  say(errorIn(typesAnswer(undefined)));
  for (const status of [400, 413, 415, 418, 500]) {
    say(errorIn(failureAnswer(Object.assign(new Error(), { status }))));
  }
  const json = "application/json";
  for (const { type = json, hook: deployed, body = {} } of examples.sampleRequests) {
    say(errorIn(await sendSample(deployed, type, body)));
  }
  // what the node says of a delivery that it does not take
  const nodes = read("nodes/okta-event-hook-in/runtime.ts").matchAll(/new NotAccepted\(\s*"([^"]+)"/g);
  for (const [, sentence] of nodes) say(sentence);
}

/** All sentences, each with where it came from. */
export async function said(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const from = (place: string) => (sentence: string | undefined) => {
    if (sentence !== undefined && sentence !== "" && !found.has(sentence)) found.set(sentence, place);
  };
  const golden = Object.values(goldenEvents);
  const few = [...golden.slice(0, 2), ...examples.events];
  const expressions = [
    ...cases.map(({ expr }) => expr),
    ...readLines<{ expr: string }>("okta-functions.jsonl").map(({ expr }) => expr),
    ...[...testsIn("test/unit/el"), ...testsIn("test/unit/editor/language")].flatMap(literalsOf),
    ...examples.patterns.map((pattern) => `'a'.replaceAll('${pattern.replaceAll("'", "''")}', '$1')`),
    ...read("test/unit/el/java-patterns.jsonl")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `'a' matches '${(JSON.parse(line) as [string])[0].replaceAll("'", "''")}'`),
    fromConditions([{ field: "actor.id", operator: "eq", value: "a" }]),
  ];
  for (const expression of new Set(expressions)) ofExpression(from(expression), expression, few);
  for (const expression of examples.expressions)
    ofExpression(from(expression), expression, examples.oddEvents);
  for (const { expr, event } of cases) ofExpression(from(expr), expr, [goldenEvents[event]]);
  for (let index = 0; index < 4_000; index++) {
    const { expression, events } = inputOf(20_260_101, index);
    ofExpression(from(`input ${index}: ${expression}`), expression, [events().event]);
  }
  const whole = [
    JSON.stringify(hook(), null, 1),
    ...Object.values(terraformFilters).map(terraform),
    JSON.stringify(terraformJson({ filter: eventFilterMap })),
  ];
  const pasted = [...literalsOf("test/unit/event-hook-resource/read.test.ts"), ...whole, ...examples.pasted];
  for (const text of pasted) ofPasted(from(text), text);
  for (let index = 0; index < 2_000; index++) {
    const chance = chanceFor(20_260_102, index);
    const text = mutated(chance, chance.pick(whole));
    ofPasted(from(text), text);
  }
  ofRules(from("rules"), examples.rules);
  for (const type of examples.eventTypes) ofEventType(from(String(type)), type);
  await ofAnswers(from("an answer"));
  return found;
}
