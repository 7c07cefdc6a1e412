import { policyBroadcast } from "./broadcast";
import { policySync } from "./sync";

export default [policySync, policyBroadcast];
