import { removeExternalAccounts } from "./remove-external-accounts";
import { revokeGroupPrivileges } from "./revoke-group-privileges";

export default [revokeGroupPrivileges, removeExternalAccounts];
