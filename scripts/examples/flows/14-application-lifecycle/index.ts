import { alertUsers } from "./alert-users";

export default [alertUsers];
