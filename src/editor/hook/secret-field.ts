// The secret of an event hook: what Okta sends as the value of a header.

/** What Node-RED puts into the field of a stored password: the password itself never comes to the editor. */
export const STORED = "__PWRD__";

/** 32 random bytes as 43 characters that need no quoting anywhere. */
export function newSecret(): string {
  const text = base64(crypto.getRandomValues(new Uint8Array(32)));
  return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** The header's value for HTTP's Basic authentication, in UTF-8 (RFC 7617). */
export function basicHeader(user: string, password: string): string {
  return `Basic ${base64(new TextEncoder().encode(`${user}:${password}`))}`;
}

/** User and password of a Basic header; undefined for any other text. */
export function readBasic(header: string): { user: string; password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header.trim())?.[1];
  if (encoded === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (unit) => unit.charCodeAt(0));
    const [, user, password] =
      /^([^:]*):(.*)$/s.exec(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) ?? [];
    return user === undefined || password === undefined ? undefined : { user, password };
  } catch {
    return undefined;
  }
}

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
