import { createHash, timingSafeEqual } from "node:crypto";

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** A check of one header value; true when it is one of the secrets it was made with. */
export type SecretCheck = (headerValue: string | undefined) => boolean;

/**
 * Compares in constant time: both sides are hashed to one length, and every secret is compared on every call.
 * A header value arrives as Latin-1 text (Node's HTTP parser), the secret is UTF-8 as typed.
 *
 * @param secrets the current and, while it is being rotated, the previous secret; empty ones count for nothing
 */
export function secretCheck(secrets: readonly (string | undefined)[]): SecretCheck {
  const expected = secrets
    .map((secret) => secret?.trim())
    .filter((secret) => secret !== undefined && secret !== "")
    .map((secret) => digest(Buffer.from(secret as string, "utf8")));
  return (headerValue) => {
    const given = digest(Buffer.from((headerValue ?? "").trim(), "latin1"));
    let matches = false;
    for (const secret of expected) matches = timingSafeEqual(secret, given) || matches;
    return matches;
  };
}
