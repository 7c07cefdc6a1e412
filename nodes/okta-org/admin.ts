import type { NodeAPI } from "node-red";
import { isPlainObject } from "../../src/events";
import { isJson, json, refuse } from "../../src/hook";
import { testConnection } from "../../src/okta-api";
import { mountEndpoints } from "../shared/admin";
import { type DeployedOrg, wantedSettings } from "./wanted-settings";

const registries = new WeakMap<object, Map<string, DeployedOrg>>();

/** The orgs that are deployed in this Node-RED, by the id that the editor knows. */
export function deployedOrgsOf(RED: NodeAPI): Map<string, DeployedOrg> {
  let orgs = registries.get(RED.events);
  if (orgs === undefined) {
    orgs = new Map();
    registries.set(RED.events, orgs);
  }
  return orgs;
}

/** So long a test may take at most, in ms: with what has to be waited for, and tried again. */
const WHOLE_TEST = 45_000;

/**
 * Mounts the test of a connection: `{ ok, … }` as `testConnection` has it. It uses credentials, and lets a server
 * connect to a host: for those who may write.
 */
export function mountAdmin(RED: NodeAPI): void {
  mountEndpoints(RED, "orgs", ({ post }) => {
    post("orgs/:id/test", "write", async ({ params, headers, body }) => {
      // a browser asks first before another site's page may send this
      if (!isJson(headers["content-type"])) return refuse(415, "Content-Type must be application/json.");
      const wanted = wantedSettings(
        isPlainObject(body) ? body : {},
        deployedOrgsOf(RED).get(String(params.id)),
      );
      if (typeof wanted === "string") return json(200, { ok: false, problem: wanted, params: {} });
      return json(200, await testConnection(wanted, AbortSignal.timeout(WHOLE_TEST)));
    });
  });
}
