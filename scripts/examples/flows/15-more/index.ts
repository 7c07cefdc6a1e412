import { breachedPassword } from "./breached-password";
import { factorsReset } from "./factors-reset";
import { suspendedUsers } from "./suspended-users";

export default [breachedPassword, factorsReset, suspendedUsers];
