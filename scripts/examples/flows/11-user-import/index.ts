import { throttleImport } from "./throttle-import";

export default [throttleImport];
