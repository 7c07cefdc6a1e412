import { expect } from "chai";
import { BigQuery } from "../../outside/big-query";
import { comesBack } from "./outages";
import { send } from "./send";

const row = (insertId: string, json: object) => ({ insertId, json });
const signIn = { who: "isabel@example.com", at: "2026-11-22T06:00:00.000Z", failures: 2, known: true };
const KIND = "bigquery#tableDataInsertAllResponse";

describe("BigQuery, as it stands outside", () => {
  let bigQuery: BigQuery;
  const insert = (body: unknown, table = "sign_ins", token = bigQuery.token) =>
    send(`${bigQuery.url}/bigquery/v2/projects/acme/datasets/okta/tables/${table}/insertAll`, body, {
      headers: { authorization: `Bearer ${token}` },
    });
  before(async () => {
    bigQuery = await BigQuery.start({
      table: "acme.okta.sign_ins",
      columns: { who: "STRING", at: "TIMESTAMP", failures: "INTEGER", known: "BOOLEAN" },
    });
  });
  afterEach(() => bigQuery.reset());
  after(() => bigQuery.stop());

  it("takes rows, the same insertId once", async () => {
    expect(await insert({ rows: [row("a", signIn), row("b", signIn)] })).to.deep.equal({
      status: 200,
      body: JSON.stringify({ kind: KIND }),
    });
    await insert({ rows: [row("a", signIn), { json: signIn }, { json: signIn }] });
    expect(bigQuery.rows).to.deep.equal([signIn, signIn, signIn, signIn]);
    expect(bigQuery.received.all[0]).to.deep.equal({
      project: "acme",
      dataset: "okta",
      table: "sign_ins",
      rows: [row("a", signIn), row("b", signIn)],
    });
    expect(bigQuery.refused.all).to.deep.equal([]);
  });

  it("answers 200 with insertErrors for rows that do not fit, and inserts none", async () => {
    const { status, body } = await insert({
      rows: [row("a", signIn), row("b", { ...signIn, failures: "two", odd: 1 })],
    });
    expect(status).to.equal(200);
    const { insertErrors } = JSON.parse(body);
    expect(
      insertErrors.map(({ index, errors }: { index: number; errors: { reason: string }[] }) => [
        index,
        errors[0]?.reason,
      ]),
    ).to.deep.equal([
      [0, "stopped"],
      [1, "invalid"],
    ]);
    expect(bigQuery.rows).to.deep.equal([]);
    expect(bigQuery.refused.all).to.have.length(1);
    await insert({ rows: [row("c", signIn), row("d", { odd: 1 })], skipInvalidRows: true });
    expect(bigQuery.rows).to.deep.equal([signIn]);
    await insert({ rows: [row("d", { who: "a", odd: 1 })], ignoreUnknownValues: true });
    expect(bigQuery.rows).to.have.length(2);
  });

  it("answers with insertErrors when told to", async () => {
    bigQuery.fail(({ insertId }) => (insertId === "a" ? "no such luck" : undefined));
    expect((await insert({ rows: [row("a", signIn)] })).body).to.include("no such luck");
    expect(JSON.parse((await insert({ rows: [row("b", signIn)] })).body)).to.deep.equal({ kind: KIND });
    bigQuery.reset();
    expect(JSON.parse((await insert({ rows: [row("a", signIn)] })).body)).to.deep.equal({ kind: KIND });
  });

  const wrong: readonly (readonly [string, () => ReturnType<typeof insert>, number, string])[] = [
    ["another token", () => insert({ rows: [row("a", signIn)] }, "sign_ins", "x"), 401, "authError"],
    ["a table that there is not", () => insert({ rows: [row("a", signIn)] }, "t"), 404, "notFound"],
    ["no rows", () => insert({ rows: [] }), 400, "invalid"],
    ["a row that is no row", () => insert({ rows: [signIn] }), 400, "invalid"],
    ["an insertId of 129 characters", () => insert({ rows: [row("x".repeat(129), signIn)] }), 400, "invalid"],
    ["no JSON", () => insert("{"), 400, "invalid"],
  ];
  for (const [what, call, status, reason] of wrong) {
    it(`refuses ${what}`, async () => {
      const came = await call();
      expect(came.status).to.equal(status);
      const { error } = JSON.parse(came.body);
      expect([error.code, error.errors[0].reason]).to.deep.equal([status, reason]);
      expect(bigQuery.rows).to.deep.equal([]);
      expect(bigQuery.refused.all).to.have.length(1);
    });
  }

  it("is down, and up again", () => comesBack(bigQuery, () => insert({ rows: [row("a", signIn)] })));
});
