import { appUsers } from "./app-users";
import { licenseLimit } from "./license-limit";
import { usage } from "./usage";

export default [usage, licenseLimit, appUsers];
