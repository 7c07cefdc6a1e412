import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { inspect } from "node:util";
import { expect } from "chai";
import { readKeyText } from "../../../../src/okta-api/auth/key-text";
import { readPrivateKey } from "../../../../src/okta-api/auth/private-key";
import { ec, jwk, pem, rsa, stranger } from "./org-server";

const exported = (key: KeyObject, type: string, more: object = {}) =>
  key.export({ type, format: "pem", ...more } as never).toString();

const short = generateKeyPairSync("rsa", { modulusLength: 1024 });
const ed = generateKeyPairSync("ed25519");
const otherCurve = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
const password = { cipher: "aes-256-cbc", passphrase: "secret" };
const rsaJwk = JSON.parse(jwk(rsa));

/** What goes wrong when people paste keys, and whether the dialog sees it, which cannot compute. */
const BAD: Record<string, [problem: string, text: string, inDialog: boolean]> = {
  "nothing at all": ["missing", "  \n", true],
  "an API token": ["not-a-key", "00aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcd", true],
  "a PEM without its last line": ["cut-off", pem(rsa).split("\n").slice(0, -2).join("\n"), true],
  "a PEM without its first line": ["cut-off", pem(rsa).split("\n").slice(1).join("\n"), true],
  "a JWK without its end": ["cut-off", jwk(rsa).slice(0, -20), true],
  "a PEM with a foreign character": ["damaged", pem(rsa).replace("\nMII", "\nM*I"), true],
  "a PEM with a line missing": ["damaged", pem(rsa).split("\n").toSpliced(5, 1).join("\n"), false],
  "JSON that is broken": ["damaged", jwk(rsa).replace(":", " "), true],
  "a JWK with a part missing": ["damaged", JSON.stringify({ ...rsaJwk, dq: undefined }), true],
  "a JWK whose private part is of another key": [
    "damaged",
    JSON.stringify({ ...JSON.parse(jwk(ec)), d: JSON.parse(jwk(stranger)).d }),
    false,
  ],
  "a JWK with a number as ID": ["damaged", jwk(rsa, { kid: 1 }), true],
  "PKCS#8 with a password": ["encrypted", exported(rsa.privateKey, "pkcs8", password), true],
  "PKCS#1 with a password": ["encrypted", exported(rsa.privateKey, "pkcs1", password), true],
  "the public key": ["public", exported(rsa.publicKey, "spki"), true],
  "the public JWK": ["public", JSON.stringify(rsa.publicKey.export({ format: "jwk" })), true],
  "a certificate": ["certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", true],
  "a key of SSH": [
    "openssh",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----",
    true,
  ],
  "a set of keys": ["key-set", JSON.stringify({ keys: [rsaJwk] }), true],
  "a shared secret": ["unfit", '{"kty":"oct","k":"c2VjcmV0"}', true],
  "an Ed25519 key": ["unfit", exported(ed.privateKey, "pkcs8"), false],
  "an EC key on another curve": ["unfit", exported(otherCurve.privateKey, "pkcs8"), false],
  "an RSA key that says it is for PS256": ["unfit", jwk(rsa, { alg: "PS256" }), false],
  "an RSA key of 1024 bits": ["short", exported(short.privateKey, "pkcs8"), false],
};

describe("A private key", () => {
  for (const [title, [problem, text, inDialog]] of Object.entries(BAD)) {
    it(`that is ${title}: ${problem}`, () => {
      const read = readPrivateKey(text);
      expect(read).to.deep.equal({ ok: false, problem });
      const shown = readKeyText(text);
      if (inDialog) expect(shown).to.deep.equal({ ok: false, problem });
      else expect(shown.ok).to.equal(true);
    });
  }

  it("is used with the algorithm that it says, or its type has", () => {
    const algorithm = (text: string) => {
      const read = readPrivateKey(text);
      return read.ok && read.key.algorithm;
    };
    expect(algorithm(pem(rsa))).to.equal("RS256");
    expect(algorithm(jwk(rsa, { alg: "RS512" }))).to.equal("RS512");
    expect(algorithm(pem(ec))).to.equal("ES256");
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
    expect(algorithm(pem(p384))).to.equal("ES384");
  });

  for (const [title, text] of Object.entries({
    "with Windows line ends": pem(rsa).replaceAll("\n", "\r\n"),
    "in one line": pem(rsa).replaceAll("\n", " "),
    "in one line, with \\n in letters": pem(rsa).replaceAll("\n", "\\n"),
    "behind words": `Bag Attributes: none\n${pem(rsa)}`,
    "behind the parameters of its curve": `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${exported(ec.privateKey, "sec1")}`,
    indented: pem(rsa).replaceAll("\n", "\n    "),
  })) {
    it(`${title} is read all the same`, () => {
      expect(readPrivateKey(text).ok).to.equal(true);
    });
  }

  it("cannot be seen in what is made of it", () => {
    const read = readPrivateKey(jwk(rsa, { kid: "one" }));
    expect(inspect(read, { depth: 9, showHidden: true })).to.not.include(rsaJwk.d.slice(0, 20));
    expect(JSON.stringify(read)).to.not.include(rsaJwk.d.slice(0, 20));
  });
});
