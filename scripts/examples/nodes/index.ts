export * from "./core";
export * from "./mqtt";
export * from "./okta";
export * from "./sqlite";
export * from "./variables";
