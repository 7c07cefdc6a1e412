import { createExternal } from "./create-external";
import { removeExternal } from "./remove-external";

export default [createExternal, removeExternal];
