import { externalPrivileges } from "./external-privileges";

export default [externalPrivileges];
