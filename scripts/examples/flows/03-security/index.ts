import { broadcast } from "./broadcast";
import { suspendAccount } from "./suspend-account";

export default [broadcast, suspendAccount];
