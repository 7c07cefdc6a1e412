export { DEFAULT_MAX_BODY, type Hook, NotAccepted } from "./answer";
export { checkPath, Dispatcher } from "./dispatcher";
export { type SecretCheck, secretCheck } from "./secret";
