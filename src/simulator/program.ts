import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { SampleShape } from "../events";
import { packageVersion } from "../okta-api/user-agent";
import { errorCode, UsageError } from "./errors";
import { type ConnectionFlags, connectionOptions } from "./flags";
import { ProgressLine } from "./progress-line";
import { checkText, replayText, runText, verificationText } from "./report";
import { OktaSimulator } from "./simulator";
import { wantedTypes } from "./types-wanted";

const KEPT = 0;
const BROKEN = 1;
const USAGE = 2;
const INTERRUPTED = 130;

interface RunFlags extends ConnectionFlags {
  batch: number;
  concurrency: number;
  org?: string;
  hookId?: string;
  type?: string[];
}

interface SendFlags extends RunFlags {
  count?: number;
  duplicates: number;
  shape?: SampleShape;
  seed?: number;
  unknown?: boolean;
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`);
  };
}

const collect = (value: string, before: string[] = []) => [...before, value];

const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

function withConnectionFlags(command: Command): Command {
  return command
    .option(
      "--secret-env <name>",
      "environment variable that holds the secret (stays out of the shell history)",
    )
    .option("--secret <value>", 'the secret, sent exactly as given, such as "Basic dXNlcjpwYXNz"')
    .option("--header-name <name>", "header that carries the secret", "Authorization")
    .option("--header <name: value>", "custom header, may be repeated", collect)
    .option("--ca <file>", "PEM file of a certificate authority to trust besides the public ones")
    .option("--timeout <ms>", "time for an answer, in ms; 3000 is Okta's", whole(1), 3000)
    .option("--json", "print the result as JSON");
}

function withRunFlags(command: Command): Command {
  return withConnectionFlags(
    command
      .option("--batch <n>", "events in one delivery", whole(1), 1)
      .option("--concurrency <n>", "deliveries under way at a time", whole(1), 4)
      .option("--org <host>", "org that the deliveries say they are from")
      .option("--hook-id <id>", "event hook that they say they are from"),
  );
}

async function connect<Result>(
  url: string,
  flags: ConnectionFlags,
  use: (simulator: OktaSimulator) => Promise<Result>,
): Promise<Result> {
  const simulator = new OktaSimulator(url, connectionOptions(flags));
  try {
    if (url.startsWith("http:"))
      tell("note: Okta itself takes https URLs only; plain http is fine for a test.");
    return await use(simulator);
  } finally {
    simulator.close();
  }
}

/** The first Ctrl-C ends the run and shows what it came to; the second ends the process. */
function onInterrupt(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop);
  return { signal: controller.signal, release: () => process.off("SIGINT", stop) };
}

async function withProgress<Summary extends { kept: boolean; interrupted: boolean }>(
  total: number | undefined,
  run: (line: ProgressLine, signal: AbortSignal) => Promise<Summary>,
): Promise<Summary> {
  const line = new ProgressLine(process.stderr, total);
  const { signal, release } = onInterrupt();
  try {
    return await run(line, signal);
  } finally {
    line.end();
    release();
  }
}

function exitCode({ kept, interrupted }: { kept: boolean; interrupted: boolean }): number {
  if (interrupted) return INTERRUPTED;
  return kept ? KEPT : BROKEN;
}

async function verifyCommand(url: string, flags: ConnectionFlags): Promise<number> {
  return connect(url, flags, async (simulator) => {
    const verification = await simulator.verify();
    const { shownUrl } = simulator;
    print(
      flags.json
        ? JSON.stringify({ url: shownUrl, ...verification })
        : verificationText(shownUrl, verification),
    );
    return verification.ok ? KEPT : BROKEN;
  });
}

async function sendCommand(url: string, flags: SendFlags): Promise<number> {
  return connect(url, flags, async (simulator) => {
    const { types, warnings } = wantedTypes(flags.type ?? ["user.session.start"], flags.unknown);
    for (const warning of warnings) tell(`warning: ${warning}`);
    const count = flags.count ?? types.length;
    const summary = await withProgress(count, (line, signal) =>
      simulator.send({ ...flags, types, count, unknown: true, signal }, (progress) => line.update(progress)),
    );
    print(flags.json ? JSON.stringify(summary) : runText(summary));
    return exitCode(summary);
  });
}

async function replayCommand(url: string, file: string, flags: RunFlags): Promise<number> {
  return connect(url, flags, async (simulator) => {
    const { type, ...rest } = flags;
    const summary = await withProgress(undefined, (line, signal) =>
      simulator.replay(file, { ...rest, ...(type && { types: type }), signal }, (progress) =>
        line.update(progress),
      ),
    );
    print(flags.json ? JSON.stringify(summary) : replayText(summary));
    return exitCode(summary);
  });
}

async function checkCommand(url: string, flags: ConnectionFlags): Promise<number> {
  return connect(url, flags, async (simulator) => {
    const check = await simulator.check();
    print(flags.json ? JSON.stringify(check) : checkText(check));
    return check.ok ? KEPT : BROKEN;
  });
}

const examples = `
Examples:
  $ export HOOK_SECRET=…
  $ okta-hook verify https://nodered.example.com/okta --secret-env HOOK_SECRET
  $ okta-hook send http://localhost:1880/okta --secret-env HOOK_SECRET --type user-auth,group.user_membership.add
  $ okta-hook send http://localhost:1880/okta --type all --count 10000 --batch 20 --concurrency 8
  $ okta-hook send http://localhost:1880/okta --type 'user.lifecycle.*' --duplicates 2
  $ okta-hook replay http://localhost:1880/okta system-log.jsonl --batch 20
  $ okta-hook check https://localhost:1880/okta --secret-env HOOK_SECRET --ca ca.pem

The exit code is 0 if the endpoint kept Okta's rules, 1 if it broke one, 2 if the command
could not be run as given (a wrong option, a file that cannot be read), 130 after Ctrl-C.`;

function build(finish: (code: number) => void): Command {
  const program = new Command("okta-hook")
    .description(
      "Acts as Okta towards an event hook endpoint: verifies it, delivers events with Okta's time-out and its " +
        "one retry, follows no redirect, and says whether the endpoint kept the rules.",
    )
    .version(packageVersion())
    .addHelpText("after", examples);
  withConnectionFlags(program.command("verify").description("ask the endpoint to return a challenge"))
    .argument("<url>", "URL of the endpoint")
    .action(async (url: string, flags: ConnectionFlags) => finish(await verifyCommand(url, flags)));
  withRunFlags(
    program
      .command("send")
      .description("make sample events and deliver them")
      .argument("<url>", "URL of the endpoint")
      .option(
        "--type <types>",
        "event type, category such as user-auth, start such as 'user.lifecycle.*', or all; with commas, or " +
          'repeated; events take turns (default: "user.session.start")',
        collect,
      )
      .option("--unknown", "send types that no list knows, too")
      .option("--count <n>", "events in all (default: one of each type)", whole(1))
      .option("--duplicates <n>", "deliveries that are sent a second time", whole(0), 0)
      .addOption(
        new Option("--shape <shape>", "what the events write for what they have not").choices([
          "nulls",
          "compact",
          "no-target",
        ]),
      )
      .option(
        "--seed <n>",
        "the same events in every run, uuids too: the second run sends duplicates",
        whole(0),
      ),
  ).action(async (url: string, flags: SendFlags) => finish(await sendCommand(url, flags)));
  withRunFlags(
    program
      .command("replay")
      .description("deliver the events of a System Log export (JSON Lines, or a JSON array)")
      .argument("<url>", "URL of the endpoint")
      .argument("<file>", 'the export, "-" for standard input')
      .option(
        "--type <types>",
        "only these types, categories or starts; all: those that a hook can have",
        collect,
      ),
  ).action(async (url: string, file: string, flags: RunFlags) =>
    finish(await replayCommand(url, file, flags)),
  );
  withConnectionFlags(
    program.command("check").description("try what an endpoint must refuse; delivers no event"),
  )
    .argument("<url>", "URL of the endpoint")
    .action(async (url: string, flags: ConnectionFlags) => finish(await checkCommand(url, flags)));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      // a mistyped --secret=… must not be repeated
      outputError: (text, write) => write(text.replace(/(--[\w-]+)=[^\n]*/g, "$1=…'")),
    });
  }
  return program;
}

/** Runs the command line (without `node` and the file) and returns the exit code; never rejects. */
export async function runCli(args: readonly string[]): Promise<number> {
  let code = KEPT;
  try {
    await build((result) => {
      code = result;
    }).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? KEPT : USAGE;
    if (error instanceof UsageError) tell(`error: ${error.message}`);
    else tell(`error: ${error instanceof Error ? error.message : errorCode(error)}`);
    return USAGE;
  }
}
