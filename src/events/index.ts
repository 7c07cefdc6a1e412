export * from "./catalogue";
export * from "./log-event";
export * from "./payload";
export * from "./types-match";
