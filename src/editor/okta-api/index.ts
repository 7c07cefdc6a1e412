export { type ApiForm, type ApiFormOptions, apiForm } from "./api-form";
export { needsTick, type Params, readParams } from "./params";
export { paramsErrors } from "./problems";
