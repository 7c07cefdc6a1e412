// Okta's expression language as an editor needs it: colours, completions, explanations and problems of texts that are
// being written. Nothing here knows of Monaco or of a page.
export { asksValues, type Completion, completionsAt } from "./completions";
export { type Hover, hoverAt } from "./hover";
export { configuration, LANGUAGE, monarch } from "./monarch";
export { applied, type Fix, oktaProblems, type Problem, type ProblemsOptions, problemsOf } from "./problems";
export type { Texts } from "./texts";
