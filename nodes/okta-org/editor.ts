import { textsOf } from "../../src/editor";

interface Properties {
  name: string;
  domain: string;
  auth: "token" | "oauth";
  clientId: string;
  keyId: string;
  scopes: string;
  rateLimit: number | string;
  timeout: number | string;
}

const TYPE = "okta-org";

RED.nodes.registerType<Properties>("okta-org", {
  category: "config",
  defaults: {
    name: { value: "" },
    domain: { value: "" },
    auth: { value: "token" },
    clientId: { value: "" },
    keyId: { value: "" },
    scopes: { value: "" },
    rateLimit: { value: 50 },
    timeout: { value: 30 },
  },
  credentials: {
    token: { type: "password" },
    privateKey: { type: "password" },
  },
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    return this.name || this.domain || textsOf(this, TYPE)("label.palette");
  },
});
