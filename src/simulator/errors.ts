/** The caller asked for something that cannot be done (a bad URL, an unknown event type, an unreadable file). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const words: Record<string, string> = {
  ECONNREFUSED: "nothing listens there (connection refused): is Node-RED running, and is the port right?",
  ECONNRESET: "the endpoint closed the connection before it answered",
  EPIPE: "the endpoint closed the connection while the request was being sent",
  ENOTFOUND: "no such host name",
  EAI_AGAIN: "the host name could not be looked up (no DNS answer)",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "no connection (the network gave up)",
  CERT_HAS_EXPIRED: "the certificate has expired; Okta refuses it",
  CERT_NOT_YET_VALID: "the certificate is not valid yet; Okta refuses it",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host name; Okta refuses it",
  EPROTO: "no TLS there: the port probably speaks plain http",
  ERR_SSL_WRONG_VERSION_NUMBER: "no TLS there: the port probably speaks plain http",
};

const unknownIssuer =
  "the certificate is self-signed or its issuer is unknown: pass --ca with the CA's PEM file to trust it here " +
  "(Okta trusts public CAs only)";
for (const code of [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]) {
  words[code] = unknownIssuer;
}

/** The code of a failed request, "ERROR" when it has none. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "ERROR";
}

/** A failed request in words. Node's own text is used for codes nobody has met here yet. */
export function connectionTrouble(error: unknown): string {
  const code = errorCode(error);
  if (code.startsWith("HPE_")) return `what came back is not HTTP (${code})`;
  return words[code] ?? (error instanceof Error && error.message ? error.message : code);
}
