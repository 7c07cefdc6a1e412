// The engine's front door. It runs in Node.js and in a browser.
export { describe, ElError, type Phase } from "./errors";
export { type CompileOptions, compile, type Program } from "./program";
export type { ValueType } from "./values";
