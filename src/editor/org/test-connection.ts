import type { Connection } from "../../okta-api/connection";
import { AdminError, ask, isObject } from "../hook/admin";
import { t } from "../texts";

/** What the runtime found out about an org, or the name of what is wrong. */
export type ConnectionResult =
  | Extract<Connection, { ok: true }>
  | {
      readonly ok: false;
      readonly problem: string;
      readonly params: Readonly<Record<string, string | number>>;
    };

/**
 * Has the runtime try an org as it stands in the dialog.
 *
 * @param settings a stored secret is what Node-RED has in its field for one
 * @throws AdminError
 */
export async function testConnection(
  orgId: string,
  settings: Readonly<Record<string, string>>,
): Promise<ConnectionResult> {
  const answer = await ask({ path: ["orgs", orgId, "test"], body: settings });
  if (!isObject(answer) || typeof answer.ok !== "boolean")
    throw new AdminError(t("admin.not-understood"), 200);
  return answer as unknown as ConnectionResult;
}
