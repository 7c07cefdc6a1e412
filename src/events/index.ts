export * from "./catalogue";
export * from "./delivery";
export * from "./log-event";
export * from "./payload";
export * from "./types-match";
