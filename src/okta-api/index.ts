export * from "./client";
export * from "./domain";
export { OktaApiError, type OktaErrorCode, type OktaErrorDetails } from "./errors";
export * from "./operations";
export * from "./request";
