import { createAccounts } from "./create-accounts";
import { notifyComplete } from "./notify-complete";
import { throttleImport } from "./throttle-import";

export default [throttleImport, notifyComplete, createAccounts];
