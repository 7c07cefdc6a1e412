// What the dialogs of our nodes share; built into one file that the editor loads once.
import { addStyle } from "./style";
import { addTexts } from "./texts";

export { categoryOf, checkTypePattern, compileTypes } from "../events";
export {
  AdminError,
  deliveredTypes,
  type ReceivedEvent,
  recentEvents,
  samples,
  sendSample,
} from "./admin";
export {
  categoryChoices,
  categoryKeys,
  categoryName,
  suggestPatterns,
  typeDetail,
  typeNote,
} from "./catalogue";
export { choiceField, chosen } from "./choice-field";
export { copyButton } from "./copy";
export { deliveredFill } from "./delivered";
export { isEnvironmentReference } from "./environment";
export { type EventTypeField, eventTypeField } from "./event-type-field";
export { type PickerOptions, pickerButton } from "./event-type-picker";
export { expressionProblem } from "./expression";
export { type ExpressionField, type ExpressionFieldOptions, expressionField } from "./expression-field";
export { filterLabel } from "./filter-label";
export { type FilterRules, filterRules } from "./filter-rules";
export { freePath, hookUrl, originProblem, pathProblem, samePath } from "./hook-url";
export { type HookRef, hooksFor } from "./hooks";
export { shortList } from "./label";
export { type NumberProblem, numberProblem } from "./number-field";
export { propertyField } from "./property-field";
export { type FlowNode, type NodeInstance, type Translate, textsOf } from "./red";
export {
  categoryRowProblems,
  type FilterRule,
  filterRowProblems,
  rowEntries,
  typeRowProblems,
} from "./rule-checks";
export { rowErrors } from "./rule-errors";
export { type Fill, type RuleList, ruleList } from "./rule-list";
export { basicHeader, newSecret, readBasic, STORED } from "./secret-field";
export { suggest } from "./suggestions";
export type { TagKind } from "./tag-list";
export { eventPicker, type TryIt, tryIt } from "./try-it";

addStyle();
addTexts();
