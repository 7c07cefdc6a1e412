import type { NodeRed } from "./node-red";

/** bcrypt of `PASSWORD`, at the least cost there is. */
const HASH = "$2b$04$TrGGw6wT8J3y.pEuERbYYOzzxQkNjj6x6p3qqISGZqvJKl9xGAZhG";

export const PASSWORD = "password of a test";

const user = (username: string, permissions: string | string[]) => ({
  username,
  password: HASH,
  permissions,
});

/** Who may do what in an editor that asks for a login. */
export const USERS = [user("admin", "*"), user("reader", "read"), user("flows", ["flows.read"])];

/** Node-RED's setting of this name. */
export const adminAuth = { type: "credentials", users: USERS };

/** A token of each user, who logged in with all that the user may; and one that nobody was given. */
export async function tokensOf(nodeRed: NodeRed): Promise<Map<string, string>> {
  const tokens = new Map([["a forged token", "x".repeat(128)]]);
  for (const { username } of USERS) {
    const login = await nodeRed.api("/auth/token", {
      method: "POST",
      body: new URLSearchParams({
        client_id: "node-red-admin",
        grant_type: "password",
        // all that the user may
        scope: "",
        username,
        password: PASSWORD,
      }),
    });
    tokens.set(username, ((await login.json()) as { access_token: string }).access_token);
  }
  return tokens;
}
