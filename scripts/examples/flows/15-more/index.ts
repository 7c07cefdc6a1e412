import { breachedPassword } from "./breached-password";

export default [breachedPassword];
