import { expect } from "chai";
import fc from "fast-check";
import { checkDomain } from "../../../../src/okta-api/domain";

describe("okta-api: the domain of an org", () => {
  const good: [string, string][] = [
    ["example.okta.com", "https://example.okta.com"],
    ["https://example.okta.com/", "https://example.okta.com"],
    [" HTTPS://Example.Okta.com ", "https://example.okta.com"],
    ["example.okta.com.", "https://example.okta.com"],
    ["https://example.okta.com:443", "https://example.okta.com"],
    ["dev-123456.oktapreview.com", "https://dev-123456.oktapreview.com"],
    ["example.okta-emea.com", "https://example.okta-emea.com"],
    ["example.okta-gov.com", "https://example.okta-gov.com"],
    ["example.okta.mil", "https://example.okta.mil"],
    ["id.example.com", "https://id.example.com"],
    ["login-admin.example.com", "https://login-admin.example.com"],
    ["admin-team.okta.com", "https://admin-team.okta.com"],
    ["bücher.example", "https://xn--bcher-kva.example"],
    ["https://id.example.com:8443", "https://id.example.com:8443"],
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
    ["http://localhost:4010/", "http://localhost:4010"],
    ["http://[::1]:4010", "http://[::1]:4010"],
    ["localhost:8443", "https://localhost:8443"],
  ];
  for (const [text, origin] of good) {
    it(`takes “${text}”`, () => expect(checkDomain(text)).to.deep.equal({ origin }));
  }

  const acme = "https://acme.okta.com";
  const bad: [string, string, string?][] = [
    ["", "empty"],
    ["  \t", "empty"],
    ["https://{yourOktaDomain}", "placeholder"],
    ["${yourOktaDomain}", "placeholder"],
    ["yourOktaDomain", "placeholder"],
    ["https://yourOktaDomain/", "placeholder"],
    ["your-domain.okta.com", "placeholder"],
    ["<acme>.okta.com", "placeholder"],
    ["acme. okta.com", "space", acme],
    ["acme\n.okta.com", "space", acme],
    ["acme", "bare-word", acme],
    ["https://acme/", "bare-word", acme],
    ["acme-admin.okta.com", "admin", acme],
    ["https://acme-admin.okta.com/admin/dashboard", "admin", acme],
    ["http://acme-admin.oktapreview.com", "admin", "https://acme.oktapreview.com"],
    ["ACME-ADMIN.okta-emea.com", "admin", "https://acme.okta-emea.com"],
    ["http://acme.okta.com", "insecure", acme],
    ["http://id.example.com", "insecure", "https://id.example.com"],
    ["http://127.0.0.1.example.com", "insecure", "https://127.0.0.1.example.com"],
    ["http://localhost.example.com/", "insecure", "https://localhost.example.com"],
    ["http://10.0.0.5", "insecure", "https://10.0.0.5"],
    ["ftp://acme.okta.com", "scheme", acme],
    ["https://acme.okta.com/oauth2/default", "path", acme],
    ["acme.okta.com/api/v1/users?x=1", "path", acme],
    ["acme.okta.com?x", "path", acme],
    ["acme.okta.com#x", "path", acme],
    ["http://localhost:4010/mock", "path", "http://localhost:4010"],
    ["https://acme.okta.com:8443", "port", acme],
    ["http://acme.okta.com:8080/x", "insecure", acme],
    ["https://admin:hunter2@acme.okta.com", "user-info", acme],
    ["me@acme.okta.com", "user-info", acme],
    ["https://", "not-a-domain"],
    ["https://acme..okta.com:99999", "not-a-domain"],
    ["okta.com", "not-a-domain"],
    ["https://www.okta.com", "not-a-domain"],
    ["login.okta.com", "not-a-domain"],
    [`${"a".repeat(3000)}.okta.com`, "not-a-domain"],
  ];
  for (const [text, problem, corrected] of bad) {
    const name = JSON.stringify(text.slice(0, 50));
    it(`refuses ${name}: ${problem}${corrected ? `, means ${corrected}` : ""}`, () =>
      expect(checkDomain(text)).to.deep.equal({ problem, ...(corrected && { corrected }) }));
  }

  it("never throws, gives origins that are taken again, and never http but on this machine", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "https://",
        "http://",
        "acme",
        "-admin",
        ".",
        "okta.com",
        ":",
        "443",
        "/",
        "@",
        "localhost",
        " ",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const { origin, corrected = origin } = { corrected: undefined, ...checkDomain(parts.join("")) };
        if (corrected === undefined) return;
        expect(checkDomain(corrected)).to.deep.equal({ origin: corrected });
        expect(new URL(corrected).origin).to.equal(corrected);
        expect(corrected).to.match(
          /^https:\/\/|^http:\/\/(localhost|[\w.-]+\.localhost|127\.[\d.]+|\[::1\])(:\d+)?$/,
        );
      }),
      { numRuns: 3000 },
    );
  });
});
