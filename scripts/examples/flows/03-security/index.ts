import { broadcast } from "./broadcast";
import { collate } from "./collate";
import { suspendAccount } from "./suspend-account";

export default [broadcast, suspendAccount, collate];
