import { revokeGroupPrivileges } from "./revoke-group-privileges";

export default [revokeGroupPrivileges];
