import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
  webcrypto,
} from "node:crypto";
import { type KeyProblem, type KeyText, readKeyText } from "./key-text";

/** A private key that Okta takes for signing. */
export interface SigningKey {
  /** Of the JWK; a PEM has none. */
  readonly keyId: string | undefined;
  /** `RS256` and the like, as in the header of what it signs. */
  readonly algorithm: string;
  /** For WebCrypto; cannot be exported. */
  cryptoKey(): Promise<webcrypto.CryptoKey>;
}

export type ReadKey =
  | { readonly ok: true; readonly key: SigningKey }
  | { readonly ok: false; readonly problem: KeyProblem };

/** What Okta takes client assertions in, by the type of the key. */
const RSA = ["RS256", "RS384", "RS512"];
const EC: Readonly<Record<string, { algorithm: string; curve: string }>> = {
  prime256v1: { algorithm: "ES256", curve: "P-256" },
  secp384r1: { algorithm: "ES384", curve: "P-384" },
  secp521r1: { algorithm: "ES512", curve: "P-521" },
};

/** Reads a private key and tries it out; a problem says what is wrong with it, without a word of it. */
export function readPrivateKey(text: string): ReadKey {
  const read = readKeyText(text);
  if (!read.ok) return read;
  try {
    const key = keyObject(read);
    const wanted = read.form === "jwk" ? read.jwk.alg : undefined;
    const use = key.asymmetricKeyType === "rsa" ? rsaUse(key, wanted) : ecUse(key);
    if ("problem" in use) return { ok: false, problem: use.problem };
    if (!signs(key)) return { ok: false, problem: "damaged" };
    const { algorithm, parameters } = use;
    return {
      ok: true,
      key: {
        keyId: read.form === "jwk" ? read.jwk.kid : undefined,
        algorithm,
        cryptoKey: () => {
          const der = key.export({ type: "pkcs8", format: "der" });
          return webcrypto.subtle.importKey("pkcs8", der, parameters, false, ["sign"]);
        },
      },
    };
  } catch {
    // what node:crypto says is for those who know OpenSSL
    return { ok: false, problem: "damaged" };
  }
}

const keyObject = (read: Extract<KeyText, { ok: true }>): KeyObject =>
  read.form === "pem"
    ? createPrivateKey({ key: read.pem, format: "pem" })
    : createPrivateKey({ key: read.jwk as JsonWebKey, format: "jwk" });

type Use =
  | { readonly algorithm: string; readonly parameters: { name: string; hash?: string; namedCurve?: string } }
  | { readonly problem: KeyProblem };

function rsaUse(key: KeyObject, wanted: string | undefined): Use {
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return { problem: "short" };
  const algorithm = wanted ?? "RS256";
  if (!RSA.includes(algorithm)) return { problem: "unfit" };
  return { algorithm, parameters: { name: "RSASSA-PKCS1-v1_5", hash: `SHA-${algorithm.slice(2)}` } };
}

function ecUse(key: KeyObject): Use {
  const use = EC[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (use === undefined) return { problem: "unfit" };
  return { algorithm: use.algorithm, parameters: { name: "ECDSA", namedCurve: use.curve } };
}

/** Whether the private part belongs to the public one, which a JWK holds side by side. */
function signs(key: KeyObject): boolean {
  const data = Buffer.from("okta");
  return verify("sha256", data, createPublicKey(key), sign("sha256", data, key));
}
