import type { Node, NodeAPI } from "node-red";
import { type Authorizer, OktaApiError, OktaClient, type OrgProblem, readOrg } from "../../src/okta-api";
import { amount } from "../shared/config";
import { DEFAULT_RATE_LIMIT, type OrgNode } from "../shared/orgs";
import { deployedOrgsOf, mountAdmin } from "./admin";
import { type OrgCredentials, type OrgDef, settingsOf } from "./settings";

export default function register(RED: NodeAPI): void {
  mountAdmin(RED);
  const say = (problem: OrgProblem) => RED._(`okta-org.problem.${problem}`);

  RED.nodes.registerType(
    "okta-org",
    function oktaOrg(this: Node<OrgCredentials>, def: OrgDef) {
      RED.nodes.createNode(this, def);
      const settings = settingsOf(RED, this, def);
      const org = readOrg(settings);

      const problem = org.problem === undefined ? undefined : say(org.problem);
      const limit = amount(RED, this, def.rateLimit, DEFAULT_RATE_LIMIT);
      const client =
        org.origin === undefined
          ? undefined
          : new OktaClient({
              origin: org.origin,
              authorizer: org.problem === undefined ? org.authorizer : refusing(problem ?? ""),
              timeout: settings.timeout,
              limit: limit >= 0 && Number.isFinite(limit) ? limit : DEFAULT_RATE_LIMIT,
            });
      // missing credentials are told by the nodes that need them: a dry run does not
      if (client === undefined && problem !== undefined) this.error(problem);
      Object.assign(this, { client, problem } satisfies Pick<OrgNode, "client" | "problem">);

      // in a subflow the editor knows the node of the template
      const id = (this as { _alias?: string })._alias ?? this.id;
      const orgs = deployedOrgsOf(RED);
      const deployed = { written: written(RED, id), settings };
      orgs.set(id, deployed);
      this.on("close", () => {
        if (orgs.get(id) === deployed) orgs.delete(id);
      });
    },
    { credentials: { token: { type: "password" }, privateKey: { type: "password" } } },
  );
}

/** Lets nothing go out. */
const refusing = (problem: string): Authorizer => ({
  headers: () => Promise.reject(new OktaApiError("token", problem)),
  refused: () => false,
});

/** A node as its flow has it: where a property is a variable of the environment, its name. */
function written(RED: NodeAPI, id: string): Record<string, unknown> {
  let found: object = {};
  RED.nodes.eachNode((node) => {
    if (node.id === id) found = node;
  });
  return { ...found, ...(RED.nodes.getCredentials(id) as object | undefined) };
}
