export * from "./core";
export * from "./dashboard";
export * from "./mqtt";
export * from "./okta";
export * from "./sqlite";
export * from "./variables";
