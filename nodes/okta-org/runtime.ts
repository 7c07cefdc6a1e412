import type { Node, NodeAPI, NodeDef } from "node-red";
import { OktaClient } from "../../src/okta-api";
import { tokenAuthorizer } from "../../src/okta-api/auth";
import { amount, text } from "../shared/config";
import { DEFAULT_TIMEOUT, type OrgNode } from "../shared/orgs";

interface OrgDef extends NodeDef {
  domain?: string;
  auth?: string;
  timeout?: number | string;
}

interface OrgCredentials {
  token: unknown;
  privateKey: unknown;
}

export default function register(RED: NodeAPI): void {
  const say = (key: string) => RED._(`okta-org.${key}`);

  RED.nodes.registerType(
    "okta-org",
    function oktaOrg(this: Node<OrgCredentials>, def: OrgDef) {
      RED.nodes.createNode(this, def);
      const domain = text(RED, this, def.domain).trim();
      const token = text(RED, this, this.credentials?.token).trim();
      const problem =
        domain === "" ? say("error.missing-domain") : token === "" ? say("error.missing-token") : undefined;
      const client =
        problem !== undefined
          ? undefined
          : new OktaClient({
              origin: domain.includes("://") ? domain : `https://${domain}`,
              authorizer: tokenAuthorizer(token),
              timeout: amount(RED, this, def.timeout, DEFAULT_TIMEOUT) * 1000,
            });
      Object.assign(this, { client, problem } satisfies Pick<OrgNode, "client" | "problem">);
      if (problem !== undefined) this.error(problem);
    },
    { credentials: { token: { type: "password" }, privateKey: { type: "password" } } },
  );
}
