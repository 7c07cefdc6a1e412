export * from "./client";
export * from "./connection";
export * from "./domain";
export { OktaApiError, type OktaErrorCode, type OktaErrorDetails } from "./errors";
export * from "./operations";
export * from "./org";
export * from "./request";
