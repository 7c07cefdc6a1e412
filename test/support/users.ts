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
