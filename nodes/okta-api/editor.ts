import { textsOf } from "../../src/editor";

interface Properties {
  name: string;
}

const TYPE = "okta-api";

RED.nodes.registerType<Properties>("okta-api", {
  category: "Okta",
  color: "#9DB2E0",
  icon: "okta-api.svg",
  inputs: 1,
  outputs: 1,
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  defaults: {
    name: { value: "" },
  },
  paletteLabel() {
    return textsOf(this, TYPE)("label.palette");
  },
  label() {
    return this.name || textsOf(this, TYPE)("label.palette");
  },
});
