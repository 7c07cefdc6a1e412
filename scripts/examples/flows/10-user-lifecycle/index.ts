import { createExternal } from "./create-external";

export default [createExternal];
