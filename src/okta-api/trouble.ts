import { Fault, type OktaErrorDetails } from "./errors";

interface Trouble {
  readonly what: string;
  readonly advice: string;
  /** Nothing of the request left this machine, or it cannot have been read. */
  readonly unsent?: boolean;
  /** May pass by itself. */
  readonly passing?: boolean;
}

const CHECK_DOMAIN =
  "Is the domain in the org's node right, and does this machine reach it directly, without a proxy?";
const TRUST =
  "Okta's own certificate is never like that: is the domain right, or does something on the way (a proxy of your company) look into the traffic? " +
  "To trust its CA, set the environment variable NODE_EXTRA_CA_CERTS to the CA's PEM file before Node-RED starts.";

const unknownHost: Trouble = {
  what: "There is no host of that name",
  advice: "Check the domain in the org's node; if it is right, check this machine's DNS.",
  unsent: true,
};
const noDns: Trouble = {
  what: "The host's name could not be looked up (no answer from DNS)",
  advice: "Check this machine's network.",
  unsent: true,
  passing: true,
};
const refused: Trouble = {
  what: "Nothing listens there (connection refused)",
  advice: CHECK_DOMAIN,
  unsent: true,
  passing: true,
};
const noRoute: Trouble = {
  what: "There is no way to the host from this machine",
  advice: "Check this machine's network and firewall.",
  unsent: true,
  passing: true,
};
const closed: Trouble = {
  what: "The connection was closed before an answer came",
  advice: "If it happens often, look at what is on the way: a firewall, a proxy.",
  passing: true,
};
const noTls: Trouble = {
  what: "What answers there does not speak TLS as it should",
  advice: "Is the domain right, or does a proxy answer in its place?",
  unsent: true,
};

const notHttp: Trouble = {
  what: "What came back is not HTTP",
  advice: "Is the domain right, or does a proxy answer in its place?",
};

const troubles: Record<string, Trouble> = {
  ENOTFOUND: unknownHost,
  EAI_AGAIN: noDns,
  ECONNREFUSED: refused,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  ENETDOWN: noRoute,
  EHOSTDOWN: noRoute,
  ECONNRESET: closed,
  EPIPE: closed,
  ECONNABORTED: closed,
  UND_ERR_SOCKET: closed,
  ETIMEDOUT: { what: "The connection fell silent", advice: CHECK_DOMAIN, passing: true },
  EPROTO: noTls,
  UND_ERR_HEADERS_OVERFLOW: {
    what: "The answer's headers are too long",
    advice: "Does a proxy answer in Okta's place?",
  },
};

const certificates: Record<string, Trouble> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: "The certificate is self-signed, so nobody vouches for it",
    advice: TRUST,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    what: "The certificate comes from a CA that Node does not know",
    advice: TRUST,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: "The certificate comes from a CA that Node does not know, or a certificate between them is missing",
    advice: TRUST,
  },
  CERT_HAS_EXPIRED: { what: "The certificate has expired", advice: "" },
  CERT_NOT_YET_VALID: { what: "The certificate is not valid yet", advice: "" },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: "The certificate is for another name",
    advice: "Check the domain in the org's node; if it is right, something else answers in Okta's place.",
  },
};
for (const code of ["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"]) {
  certificates[code] = certificates.UNABLE_TO_VERIFY_LEAF_SIGNATURE as Trouble;
}
const CERTIFICATE = /CERT|^(CRL_|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE|HOSTNAME_MISMATCH|UNABLE_TO_)/;

interface Cause {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
  /** Of a certificate for another name. */
  readonly cert?: { readonly subjectaltname?: unknown };
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** The innermost reason: fetch wraps it, and an attempt at several addresses holds one for each. */
function reason(error: unknown): Cause {
  let found = (error ?? {}) as Cause;
  while (typeof found.cause === "object" && found.cause !== null) found = found.cause as Cause;
  return found.code === undefined ? ((found.errors?.[0] ?? found) as Cause) : found;
}

function certificateFault(code: string, cause: Cause, wall: number): Fault {
  const { what, advice } = certificates[code] ?? { what: "The certificate is not accepted", advice: TRUST };
  const clock = `Is this machine's clock right? It says ${new Date(wall).toISOString().slice(0, 16)}Z. If it is, tell whoever runs the host, or your proxy.`;
  const names = cause.cert?.subjectaltname;
  const detail = typeof names === "string" ? `${code}, it is for ${names.slice(0, 200)}` : code;
  return new Fault("certificate", `${what} (${detail})`, advice === "" ? clock : advice);
}

/**
 * A request that broke before its answer was there.
 *
 * @param error what `fetch` threw
 * @param changes the request changes something, so that it matters whether it arrived
 */
export function networkFault(error: unknown, changes: boolean, wall: number): Fault {
  const cause = reason(error);
  const code = typeof cause.code === "string" ? cause.code : "";
  if (code === "UND_ERR_CONNECT_TIMEOUT" || (code === "ETIMEDOUT" && cause.syscall === "connect")) {
    return new Fault("timeout", "No connection came about in time", CHECK_DOMAIN, {}, true);
  }
  if (CERTIFICATE.test(code)) return certificateFault(code, cause, wall);
  const known = troubles[code] ?? kindOf(code, cause);
  const details: OktaErrorDetails = changes && !known.unsent ? { carriedOut: "maybe" } : {};
  const what = code === "" ? known.what : `${known.what} (${code})`;
  return new Fault("network", what, known.advice, details, known.passing === true);
}

/** Codes of which there are many, or none. */
function kindOf(code: string, cause: Cause): Trouble {
  if (code.startsWith("ERR_SSL")) return noTls;
  // newer ones have no code
  if (code.startsWith("HPE_") || cause.name === "HTTPParserError") return notHttp;
  return unknown(cause);
}

/** Node's own words: they name hosts and ports, never a header's value. */
function unknown({ message }: Cause): Trouble {
  const words = typeof message === "string" && message !== "" ? message.slice(0, 200) : "no reason given";
  return { what: `The connection failed: ${words}`, advice: CHECK_DOMAIN };
}
