import { deactivateRegistrations } from "./deactivate-registrations";
import { notifyAdded } from "./notify-added";
import { notifyDeactivated } from "./notify-deactivated";

export default [deactivateRegistrations, notifyDeactivated, notifyAdded];
