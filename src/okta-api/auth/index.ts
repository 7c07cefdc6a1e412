export { type KeyProblem, readKeyText } from "./key-text";
export { OauthAuthorizer, type OauthSettings } from "./oauth";
export { tokenAuthorizer } from "./token";
export { TokenError, type TokenReason } from "./token-errors";
