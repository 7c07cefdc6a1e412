import { alertUsers } from "./alert-users";
import { revokeAccess } from "./revoke-access";

export default [alertUsers, revokeAccess];
