// How the rules of the filter look. Colours come from Node-RED's variables only.
export const ruleStyle = `
.okta-cards { list-style: none; margin: 0 0 8px !important; border: 1px solid var(--red-ui-secondary-border-color);
  border-radius: 4px; }
.okta-cards:empty { display: none; }
.okta-cards-none { margin-bottom: 8px; }
.okta-card + .okta-card { border-top: 1px solid var(--red-ui-secondary-border-color); }
.okta-card-line { display: flex; align-items: stretch; }
.okta-card-open > .okta-card-line { background: var(--red-ui-tertiary-background);
  border-bottom: 1px solid var(--red-ui-secondary-border-color); }
.okta-card-line > button { border: none; background: none; margin: 0; border-radius: 4px;
  color: var(--red-ui-form-text-color); }
.okta-card-line > button:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color);
  outline-offset: -1px; }
.okta-card-line > button:hover { background: var(--red-ui-list-item-background-hover); }
.okta-card-head { flex: 1 1 auto; min-width: 0; display: flex; align-items: baseline; gap: 8px; padding: 7px 8px;
  text-align: left; }
.okta-card-head > i { flex: none; width: 9px; transition: transform 0.1s; }
.okta-card-open .okta-card-head > i { transform: rotate(90deg); }
.okta-card-number { flex: none; min-width: 14px; color: var(--red-ui-secondary-text-color); }
.okta-card-text { flex: 1 1 auto; min-width: 0; display: flex; flex-wrap: wrap; column-gap: 10px; }
.okta-card-name { font-family: var(--red-ui-monospace-font); font-size: 13px; overflow-wrap: anywhere; }
.okta-card-name.okta-card-default { font-family: inherit; font-size: inherit; font-style: italic; }
.okta-card-summary { flex: 1 1 200px; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  color: var(--red-ui-secondary-text-color); }
.okta-card-summary.okta-error { color: var(--red-ui-text-color-error); }
.okta-card-open .okta-card-summary { display: none; }
.okta-card-remove { flex: none; width: 32px; }
.okta-card-line > .okta-card-remove { color: var(--red-ui-secondary-text-color); }
.okta-card-line > .okta-card-remove:hover { color: var(--red-ui-text-color-error); }
.okta-card-inside { padding: 10px; }
.okta-card-type { display: grid; grid-template-columns: 84px minmax(0, 1fr); margin-bottom: 10px; }
.okta-card-label { padding-top: 7px; }
.okta-buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
.okta-rules-news:not(:empty) { padding-top: 4px; }
.okta-tabs { display: flex; gap: 2px; border-bottom: 1px solid var(--red-ui-secondary-border-color); }
.okta-tabs > button { margin: 0 0 -1px; padding: 5px 16px; border: 1px solid var(--red-ui-secondary-border-color);
  border-radius: 4px 4px 0 0; background: var(--red-ui-tab-background-inactive);
  color: var(--red-ui-tab-text-color-inactive); }
.okta-tabs > button:hover { background: var(--red-ui-tab-background-hover); }
.okta-tabs > button[aria-selected=true] { background: var(--red-ui-tab-background-active);
  border-bottom-color: var(--red-ui-tab-background-active); color: var(--red-ui-tab-text-color-active);
  font-weight: bold; }
.okta-tabs > button:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color); outline-offset: -2px; }
.okta-tab-panel { padding-top: 10px; }
#dialog-form .okta-simple select, #dialog-form .okta-simple input[type=text] { margin: 0; width: 100%; }
#dialog-form .okta-simple-join { min-height: 34px; display: flex; align-items: center; gap: 6px; }
#dialog-form .okta-simple-join > select { width: auto; }
.okta-simple-rows { list-style: none; margin: 4px 0 !important; }
.okta-simple-rows > li { display: grid; align-items: center; gap: 4px 6px; margin-bottom: 6px;
  grid-template-columns: minmax(0, 9fr) minmax(0, 4fr) minmax(0, 6fr) auto; }
.okta-simple-rows .okta-messages { grid-column: 1 / -1; padding: 0; }
.okta-simple-rows .red-ui-button, .okta-simple-add, .okta-tab-panel .okta-buttons .red-ui-button { height: 28px;
  line-height: 26px; }
.okta-simple-targets { margin: 10px 0 0; padding: 8px 10px; background: var(--red-ui-form-tips-background);
  border-radius: 4px; }
.okta-simple-targets > .okta-option { padding-top: 4px; }
#dialog-form .okta-option > input[type=radio] { width: auto; margin: 3px 0 0; }
#dialog-form .okta-simple-targets label { width: auto; margin: 0; }
.okta-simple-targets .okta-quiet { line-height: 1.35; }
.okta-preview { margin-top: 10px; max-height: 160px; overflow-y: auto; }
.okta-preview > code, .okta-misfit > code { display: block; padding: 4px 0; white-space: pre-wrap !important; overflow-wrap: anywhere;
  color: var(--red-ui-form-text-color) !important; font-size: 13px !important; }
.okta-preview .fa-check { color: var(--red-ui-text-color-success); }
.okta-misfit > .okta-buttons { padding-top: 4px; }
.okta-misfit > .okta-misfit-reason { padding: 2px 0; overflow-wrap: anywhere; }
.okta-panel { border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px; padding: 10px; }
.okta-panel-title { font-weight: bold; margin-bottom: 4px; }
#dialog-form .okta-panel > label { width: auto; margin: 0 0 4px; display: block; }
#dialog-form .okta-panel > textarea { width: 100%; margin: 0 0 8px; overflow-y: auto;
  color: var(--red-ui-form-text-color); }
.okta-import-result { max-height: 320px; overflow-y: auto; margin-bottom: 8px; overflow-wrap: anywhere; }
.okta-import-result:empty { display: none; }
.okta-import-found { font-weight: bold; }
.okta-import-rules { margin: 4px 0 8px 24px !important; }
.okta-import-rules > li { margin-bottom: 4px; overflow-wrap: anywhere; }
.okta-import-expression { color: var(--red-ui-secondary-text-color); }
.red-ui-tray-toolbar:has(> .okta-blocked) { display: flex; align-items: center; }
.red-ui-tray-toolbar:has(> .okta-blocked) > button { flex: none; }
.okta-blocked { flex: 1 1 0; min-width: 0; padding: 0 8px; text-align: left; }
.okta-blocked > button { border: none !important; background: none !important; margin: 0 0 0 4px !important;
  padding: 0 4px !important; font-size: 12px !important; line-height: 16px; max-height: 32px; text-align: left;
  overflow: hidden; display: -webkit-box !important; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
  white-space: normal; overflow-wrap: anywhere; color: var(--red-ui-text-color-error) !important;
  text-decoration: underline !important; }
#okta-filter-try { margin: 18px 0; padding-top: 14px; border-top: 1px solid var(--red-ui-secondary-border-color); }
/* a dialog opens as wide as its content is then, and gets no narrower: what is in here does not count, save this */
#okta-filter-rules, #okta-filter-try { width: 0; min-width: 100%; }
.okta-filter-row.okta-rules-row { min-width: 0; }
@media (min-width: 900px) { .okta-filter-row.okta-rules-row { min-width: 620px; } }
@media (max-width: 899px) {
  .okta-simple-rows > li { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto; }
  .okta-simple-rows .okta-simple-field { grid-column: 1 / -1; }
  .okta-card-type { grid-template-columns: minmax(0, 1fr); }
}
`;
