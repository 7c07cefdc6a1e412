import { externalAccounts } from "./external-accounts";
import { groupPrivileges } from "./group-privileges";
import { groupSync } from "./group-sync";

export default [groupSync, groupPrivileges, externalAccounts];
