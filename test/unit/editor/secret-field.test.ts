import { expect } from "chai";
import { basicHeader, newSecret, readBasic } from "../../../src/editor/hook/secret-field";

describe("a secret that is made", () => {
  it("has at least 32 characters, fit for a header, a URL and a shell, and is never the same", () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    for (const secret of secrets) expect(secret).to.match(/^[\w-]{32,}$/);
    expect(new Set(secrets)).to.have.length(secrets.length);
  });
});

describe("the header of user and password", () => {
  it("is that of RFC 7617, in UTF-8", () => {
    // the example of the RFC
    expect(basicHeader("Aladdin", "open sesame")).to.equal("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    expect(basicHeader("test", "123£")).to.equal("Basic dGVzdDoxMjPCow==");
  });

  it("is read back; no other text is", () => {
    for (const [user, password] of [
      ["okta", "a:b:c"],
      ["", "x"],
      ["Zoë", "naïve 🔑"],
    ] as const) {
      expect(readBasic(basicHeader(user, password))).to.deep.equal({ user, password });
    }
    for (const text of ["", "s3cret", "Basic", "Bearer QTpi", "Basic QQ==", "Basic !!", "Basic /w=="]) {
      expect(readBasic(text), text).to.equal(undefined);
    }
  });
});
