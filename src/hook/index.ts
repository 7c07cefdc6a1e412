export { DEFAULT_MAX_BODY, type Hook, type HookAnswer, isJson, json, NotAccepted, refuse } from "./answer";
export { DeployedHooks } from "./deployed";
export { checkPath, Dispatcher, send } from "./dispatcher";
export { eventsAnswer, failureAnswer, sampleAnswer, sendSample, typesAnswer } from "./editor-answers";
export { type SecretCheck, secretCheck } from "./secret";
