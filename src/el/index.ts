// The engine's front door. It runs in Node.js and in a browser.
export type { Node } from "./ast";
export {
  type Condition,
  type ConditionOperator,
  type ConditionsOptions,
  type ConditionsProblem,
  conditionFields,
  fromConditions,
  type Join,
  type ReadConditions,
  toConditions,
} from "./conditions";
export { describe, ElError, type Phase } from "./errors";
export {
  type ElementExplanation,
  type ExplainOptions,
  type Explanation,
  explain,
  reasons,
} from "./explain";
export { type Advice, type Fix, type LintOptions, lint } from "./lint";
export {
  checkPortable,
  type Portability,
  type PortabilityProblem,
  portableFields,
  portableTargetFields,
} from "./portability";
export { print } from "./print";
export { type CompileOptions, compile, type Program } from "./program";
export { summary } from "./summary";
export type { ValueType } from "./values";
