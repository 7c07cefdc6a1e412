export * from "./client";
export * from "./operations/operation";
export * from "./request";
