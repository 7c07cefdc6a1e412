import { deactivateRegistrations } from "./deactivate-registrations";
import { notifyDeactivated } from "./notify-deactivated";

export default [deactivateRegistrations, notifyDeactivated];
