import { textsOf } from "../../src/editor";

interface Properties {
  name: string;
}

const TYPE = "okta-org";

RED.nodes.registerType<Properties>("okta-org", {
  category: "config",
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
