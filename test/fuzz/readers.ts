// What else reads expressions.
import type { Reader } from "./round";

export const readers: readonly Reader[] = [];
