import { usage } from "./usage";

export default [usage];
