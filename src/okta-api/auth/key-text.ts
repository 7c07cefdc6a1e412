// A private key as someone pasted it: told apart and tidied up, not yet used. Runs in the dialog as well.

/** Why a text is no private key that can be used; a name for a sentence. */
export type KeyProblem =
  | "missing"
  | "not-a-key"
  | "cut-off"
  | "damaged"
  | "encrypted"
  | "public"
  | "certificate"
  | "openssh"
  | "key-set"
  | "unfit"
  | "short";

/** A private JSON Web Key (RFC 7517). */
export type Jwk = { readonly kty: string; readonly kid?: string; readonly alg?: string } & Readonly<
  Record<string, unknown>
>;

export type KeyText =
  | { readonly ok: true; readonly form: "pem"; readonly pem: string }
  | { readonly ok: true; readonly form: "jwk"; readonly jwk: Jwk }
  | { readonly ok: false; readonly problem: KeyProblem };

const no = (problem: KeyProblem): KeyText => ({ ok: false, problem });

/**
 * Reads a private key as PEM (PKCS#8, PKCS#1, EC) or JWK. Of a PEM the line ends may have become spaces, or `\n` in
 * letters, as in environment variables and one-line fields.
 */
export function readKeyText(text: string): KeyText {
  const trimmed = text.trim();
  if (trimmed === "") return no("missing");
  return trimmed.startsWith("{") || trimmed.startsWith("[") ? readJwk(trimmed) : readPem(trimmed);
}

/** What only a private key has, and it cannot do without (RFC 7518, section 6). */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  RSA: ["n", "e", "d", "p", "q", "dp", "dq", "qi"],
  EC: ["crv", "x", "y", "d"],
};

function readJwk(text: string): KeyText {
  let jwk: unknown;
  try {
    jwk = JSON.parse(text);
  } catch {
    return no(text.endsWith("}") ? "damaged" : "cut-off");
  }
  if (Array.isArray(jwk) || typeof jwk !== "object" || jwk === null || "keys" in jwk) return no("key-set");
  const { kty, d, kid, alg } = jwk as Record<string, unknown>;
  if (typeof kty !== "string") return no("not-a-key");
  const parts = PARTS[kty];
  if (parts === undefined) return no("unfit");
  if (d === undefined) return no("public");
  const isText = (part: unknown) => typeof part === "string" && part !== "";
  if (!parts.every((part) => isText((jwk as Record<string, unknown>)[part]))) return no("damaged");
  if ([kid, alg].some((name) => name !== undefined && typeof name !== "string")) return no("damaged");
  return { ok: true, form: "jwk", jwk: jwk as Jwk };
}

const PRIVATE = new Set(["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]);

function readPem(text: string): KeyText {
  const lines = text.replace(/\\r|\r/g, "").replaceAll("\\n", "\n");
  const blocks = [...lines.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs)];
  const block = blocks.find(([, label = ""]) => PRIVATE.has(label)) ?? blocks[0];
  if (block === undefined) return no(/-----(BEGIN|END) /.test(lines) ? "cut-off" : "not-a-key");
  const [, label = "", body = ""] = block;
  if (label === "ENCRYPTED PRIVATE KEY" || /Proc-Type:\s*4,\s*ENCRYPTED/.test(body)) return no("encrypted");
  if (label === "OPENSSH PRIVATE KEY") return no("openssh");
  if (label.startsWith("CERTIFICATE")) return no("certificate");
  if (label.endsWith("PUBLIC KEY")) return no("public");
  if (!PRIVATE.has(label)) return no("unfit");
  const base64 = body.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]{20,}={0,2}$/.test(base64)) return no("damaged");
  const wrapped = base64.match(/.{1,64}/g)?.join("\n");
  return { ok: true, form: "pem", pem: `-----BEGIN ${label}-----\n${wrapped}\n-----END ${label}-----\n` };
}
