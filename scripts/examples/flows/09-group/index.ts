import { groupSync } from "./group-sync";

export default [groupSync];
