import * as events from "../../events";
import { sentence } from "../sentences";

/** What is wrong with an event type or pattern, as a sentence in the user's language, or undefined. */
export function checkTypePattern(pattern: unknown): string | undefined {
  const problem = events.checkTypePattern(pattern);
  return problem === undefined ? undefined : sentence(problem);
}
