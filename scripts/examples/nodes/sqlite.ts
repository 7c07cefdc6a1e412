// node-red-node-sqlite.
import type { Config } from "../example";
import type { Spec } from "../spec";
import { setting } from "./variables";

/** The SQLite file of a tab: relative to where Node-RED was started. */
export const database: Config = {
  key: "database",
  type: "sqlitedb",
  properties: { db: "${OKTA_DB}", mode: "RWC" },
};
export const databaseVariable = setting("OKTA_DB", "okta-events.sqlite");
export const SQLITE = { "node-red-node-sqlite": "1.1.1" } as const;

/** A statement whose parameters are in msg.params: exactly those it names. Its rows become msg.payload. */
export const sql = (name: string, db: string, statement: string): Spec => ({
  type: "sqlite",
  name,
  properties: { mydb: db, sqlquery: "prepared", sql: statement.trim() },
});

/** A statement without parameters. Its rows become msg.payload. */
export const sqlFixed = (name: string, db: string, statement: string): Spec => ({
  type: "sqlite",
  name,
  properties: { mydb: db, sqlquery: "fixed", sql: statement.trim() },
});

/** Statements that are in msg.topic. */
export const sqlBatch = (name: string, db: string): Spec => ({
  type: "sqlite",
  name,
  properties: { mydb: db, sqlquery: "batch", sql: "" },
});
