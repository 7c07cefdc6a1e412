import { apps } from "./apps";
import { signIns } from "./sign-ins";

export default [signIns, apps];
