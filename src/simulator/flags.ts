import { readFileSync } from "node:fs";
import type { HookOptions } from "./connection";
import { errorCode, UsageError } from "./errors";

/** Options that every command has, as commander gives them. */
export interface ConnectionFlags {
  secret?: string;
  secretEnv?: string;
  headerName: string;
  header?: string[];
  ca?: string;
  timeout: number;
  json?: boolean;
}

function secretOf({ secret, secretEnv }: ConnectionFlags): string | undefined {
  if (secret !== undefined && secretEnv !== undefined) {
    throw new UsageError("give either --secret or --secret-env, not both");
  }
  if (secretEnv === undefined) return secret;
  const value = process.env[secretEnv];
  if (value === undefined || value === "") {
    throw new UsageError(`--secret-env: the environment variable ${secretEnv} is not set`);
  }
  return value;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new UsageError('--header needs "Name: value", with a colon');
    const name = line.slice(0, colon).trim();
    if (Object.hasOwn(headers, name)) throw new UsageError(`the header ${name} is given twice`);
    headers[name] = line.slice(colon + 1).trim();
  }
  return headers;
}

function caOf(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--ca: cannot read ${file} (${errorCode(error)})`);
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new UsageError(`--ca: ${file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)`);
}

/** What the flags say about the hook. @throws UsageError, never with the secret in it */
export function connectionOptions(flags: ConnectionFlags): HookOptions {
  const secret = secretOf(flags);
  return {
    ...(secret !== undefined && { secret }),
    ...(flags.ca !== undefined && { ca: caOf(flags.ca) }),
    header: flags.headerName,
    headers: headersOf(flags.header ?? []),
    timeoutMs: flags.timeout,
  };
}
