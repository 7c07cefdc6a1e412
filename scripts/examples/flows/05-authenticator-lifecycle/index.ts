import { deactivateRegistrations } from "./deactivate-registrations";

export default [deactivateRegistrations];
