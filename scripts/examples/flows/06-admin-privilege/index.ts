import { auditTrail } from "./audit-trail";
import { externalPrivileges } from "./external-privileges";

export default [externalPrivileges, auditTrail];
