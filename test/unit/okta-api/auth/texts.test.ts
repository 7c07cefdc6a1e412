import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import texts from "../../../../nodes/okta-org/locales/en-US.json";

const root = path.resolve(__dirname, "../../../..");
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

/** The names in a union of texts. */
function union(file: string, type: string): string[] {
  const source = new RegExp(`type ${type} =([^;]+);`).exec(read(file))?.[1] ?? "";
  return [...source.matchAll(/"([^"]+)"/g)].map(([, name]) => name as string);
}

describe("What can be wrong with an org", () => {
  const named = [
    ...union("src/okta-api/domain.ts", "DomainProblem").map((name) => `domain-${name}`),
    ...union("src/okta-api/auth/key-text.ts", "KeyProblem").map((name) => `key-${name}`),
    ...union("src/okta-api/auth/token-errors.ts", "TokenReason"),
    ...union("src/okta-api/org.ts", "OrgProblem"),
    ...union("src/okta-api/connection.ts", "ConnectionProblem"),
    ...union("src/okta-api/errors.ts", "OktaErrorCode").filter(
      (code) => !["paging", "aborted"].includes(code),
    ),
    ...union("nodes/okta-org/wanted-settings.ts", "NotTried"),
  ];

  it("has a sentence in the dialog, and no sentence is left over", () => {
    expect(named.length).to.be.greaterThan(60);
    const numbers = Object.keys(texts.problem).filter((key) => /^(rateLimit|timeout)-/.test(key));
    expect(Object.keys(texts.problem)).to.have.members([...new Set([...named, ...numbers])]);
  });
});
