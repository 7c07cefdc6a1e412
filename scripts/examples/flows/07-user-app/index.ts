import { licenseLimit } from "./license-limit";
import { usage } from "./usage";

export default [usage, licenseLimit];
