export * from "./core";
export * from "./okta";
export * from "./sqlite";
export * from "./variables";
