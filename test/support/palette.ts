// Packages that a user installs from the palette beside this one.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { installed, REPOSITORY } from "./node-red-versions";

const FOLDER = path.join(REPOSITORY, "test/palette");

export const SQLITE = "node-red-node-sqlite";
export const EMAIL = "node-red-node-email";
export const DASHBOARD = "@flowfuse/node-red-dashboard";

/** Not `npm ci`: it stumbles over the packages that node-red-node-email carries inside itself. */
function install(): void {
  const trouble = installed("test/palette", "the nodes of the palette", ["install", "--no-save"]);
  if (trouble !== undefined) throw new Error(trouble);
}

/** Puts packages where the palette would: node_modules of the user directory. */
export function linkPalette(userDir: string, names: readonly string[]): void {
  if (names.length > 0) install();
  for (const name of names) {
    const link = path.join(userDir, "node_modules", name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(path.join(FOLDER, "node_modules", name), link);
  }
}

interface Database {
  exec(sql: string, done: (error: Error | null) => void): void;
  all(sql: string, params: unknown, done: (error: Error | null, rows: Row[]) => void): void;
  close(done: (error: Error | null) => void): void;
}

/** A row as SQLite gives it. */
export type Row = Record<string, string | number | null>;

function open(file: string): Database {
  install();
  const { Database } = createRequire(path.join(FOLDER, "package.json"))("sqlite3") as {
    Database: new (file: string) => Database;
  };
  return new Database(file);
}

/** Holds a lock on a SQLite file, so that nobody else can write to it in the meantime. */
export async function whileLocked(file: string, during: () => Promise<void>): Promise<void> {
  const database = open(file);
  const exec = (sql: string) =>
    new Promise<void>((resolve, reject) => {
      database.exec(sql, (error) => (error === null ? resolve() : reject(error)));
    });
  await exec("BEGIN IMMEDIATE");
  try {
    await during();
  } finally {
    await exec("ROLLBACK");
    database.close(() => {});
  }
}

/** The rows of a SQLite file, read by a connection of its own. */
export function rowsOf(file: string, sql: string, params: unknown = []): Promise<Row[]> {
  const database = open(file);
  return new Promise((resolve, reject) => {
    database.all(sql, params, (error, rows) =>
      database.close(() => (error === null ? resolve(rows) : reject(error))),
    );
  });
}
