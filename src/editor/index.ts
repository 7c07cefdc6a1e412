// What the dialogs of our nodes share; built into one file that the editor loads once.
import { addStyle } from "./style";
import { addTexts } from "./texts";

export { categoryOf, compileTypes, USUAL_SAMPLE_TYPE } from "../events";
export { type Operation, operationById } from "../okta-api/operations";
export {
  categoryChoices,
  categoryKeys,
  categoryName,
  suggestPatterns,
  typeDetail,
  typeNote,
} from "./event-types/catalogue";
export { checkTypePattern } from "./event-types/check-type";
export { type EventTypeField, eventTypeField } from "./event-types/event-type-field";
export { type PickerOptions, pickerButton } from "./event-types/event-type-picker";
export { expressionProblem } from "./expression/expression";
export {
  type ExpressionField,
  type ExpressionFieldOptions,
  expressionField,
} from "./expression/expression-field";
export { blockedDone } from "./fields/blocked-done";
export { choiceField, chosen, usualChoice } from "./fields/choice-field";
export { completeFrom } from "./fields/completions";
export { copyButton } from "./fields/copy";
export { isEnvironmentReference } from "./fields/environment";
export { editJson } from "./fields/json-tray";
export { shortList } from "./fields/label";
export { type NumberProblem, numberProblem } from "./fields/number-field";
export { replaceStored, showButton } from "./fields/password-field";
export { propertyField } from "./fields/property-field";
export { suggest } from "./fields/suggestions";
export { filterLabel } from "./filter/filter-label";
export { type FilterRules, filterRules } from "./filter/filter-rules";
export {
  AdminError,
  deliveredTypes,
  type ReceivedEvent,
  recentEvents,
  samples,
  sendSample,
} from "./hook/admin";
export { freePath, hookUrl, originProblem, pathProblem, samePath } from "./hook/hook-url";
export { type HookRef, hooksFor } from "./hook/hooks";
export { type OwnSamplesState, ownSamplesState } from "./hook/own-samples";
export { basicHeader, newSecret, readBasic, STORED } from "./hook/secret-field";
export {
  type ApiForm,
  apiForm,
  needsTick,
  type Params,
  paramsErrors,
  readParams,
} from "./okta-api";
export { type ConnectionResult, testConnection } from "./org/test-connection";
export { type FlowNode, type NodeInstance, type Translate, textsOf } from "./red";
export {
  categoryRowProblems,
  type FilterRule,
  filterRowProblems,
  rowEntries,
  typeRowProblems,
} from "./rules/rule-checks";
export { rowErrors } from "./rules/rule-errors";
export { deliveredFill } from "./switch/delivered";
export { type Fill, type RuleList, ruleList } from "./switch/rule-list";
export type { TagKind } from "./switch/tag-list";
export { eventPicker, type TryIt, tryIt } from "./try-it";
export { segments } from "./try-it/segments";

addStyle();
addTexts();
