import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { compile } from "../../../../src/el";
import { buildRequest, operationById } from "../../../../src/okta-api";

const help = fs.readFileSync(path.join(__dirname, "../../../../nodes/okta-api/help.md"), "utf8");

describe("Help of okta-api: a search with what someone typed", () => {
  const expression = /```\n(.*alternateId.*)\n```/.exec(help)?.[1] ?? "";
  const listUsers = operationById("listUsers");
  if (listUsers === undefined) throw new Error("no such operation");

  for (const login of ["sam@example.com", '" or status eq "ACTIVE', "x\\", '\\" or "', '""']) {
    it(`stays one comparison with one text for ${JSON.stringify(login)}`, () => {
      const search = compile(expression).evaluate({ actor: { alternateId: login } });
      const { query } = buildRequest(listUsers, { search });
      expect(query[0]?.[1]).to.match(/^profile\.login eq "[^"\\]*"$/);
    });
  }
});
