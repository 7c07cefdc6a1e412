import { ruleStyle } from "./filter/rule-style";

// Colours and sizes come from Node-RED's variables only, so that every theme of it fits.
const css = `
.okta-tags { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; padding: 3px; cursor: text;
  border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px;
  background: var(--red-ui-form-input-background); }
.okta-tags:focus-within { border-color: var(--red-ui-form-input-focus-color); }
.okta-tag { display: inline-flex; align-items: center; gap: 4px; max-width: 100%; padding: 1px 2px 1px 7px;
  border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px; cursor: default;
  background: var(--red-ui-secondary-background); color: var(--red-ui-form-text-color);
  line-height: 22px; overflow-wrap: anywhere; }
.okta-tag button { border: none; background: none; padding: 0 5px; line-height: 22px; border-radius: 3px;
  color: var(--red-ui-secondary-text-color); }
.okta-tag button:hover, .okta-tag button:focus { color: var(--red-ui-text-color-error); }
.okta-tag button:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color); }
.okta-tag-note { border-color: var(--red-ui-border-color-warning); border-style: dashed; }
.okta-tag-error { border-color: var(--red-ui-border-color-error); }
.okta-tag-note > i { color: var(--red-ui-text-color-warning); }
.okta-tag-error > i { color: var(--red-ui-text-color-error); }
#dialog-form .okta-tags input.okta-tags-field { flex: 1 1 150px; width: 150px; min-width: 100px; height: 26px;
  margin: 0; border: none; background: none; box-shadow: none; outline: none; }
#dialog-form .okta-tags input.okta-tags-field.input-error { color: var(--red-ui-text-color-error); }
.okta-messages:empty { display: none; }
.okta-messages { line-height: 1.35; padding-top: 3px; overflow-wrap: anywhere; }
.okta-error { color: var(--red-ui-text-color-error); }
.okta-error:empty { display: none; }
.okta-note::before, .okta-error::before { font-family: FontAwesome; content: "\\f071"; margin-right: 5px;
  color: var(--red-ui-text-color-warning); }
.okta-error::before { color: inherit; }
.okta-quiet { color: var(--red-ui-secondary-text-color); }
.okta-completion { white-space: normal; line-height: 1.3; padding: 3px 0; }
.okta-completion .okta-quiet { font-size: 0.9em; }
.okta-rule { display: flex; align-items: center; gap: 8px; }
.okta-rule-entries { flex: 1 1 auto; min-width: 0; }
.okta-rule-output { flex: none; color: var(--red-ui-secondary-text-color); }
#dialog-form textarea.okta-expression { font-family: var(--red-ui-monospace-font); font-size: 13px;
  line-height: 1.45; min-height: 34px; padding: 6px 8px; resize: vertical; overflow-y: hidden; tab-size: 2; }
#dialog-form .okta-event-type input { flex: 1 1 auto; width: 100%; min-width: 0; margin: 0; }
.okta-wide { margin-left: 104px; }
/* long texts wrap in the dialog's width instead of setting it */
.okta-steps, .okta-messages, .okta-warning { width: 0; min-width: 100%; box-sizing: border-box; }
/* the steps set the width that the dialog opens with, and follow it when it is narrowed */
.okta-steps { width: 580px; max-width: 100%; }
.okta-wide.okta-messages, .okta-wide.okta-warning { min-width: calc(100% - 110px); }
.okta-option { display: flex; align-items: flex-start; gap: 6px; }
#dialog-form .okta-option > input[type=checkbox] { width: auto; margin: 3px 0 0; }
#dialog-form .okta-option > label { width: auto; margin: 0; }
#dialog-form .okta-rules-row > label, #dialog-form .form-row > label.okta-auto { width: auto; }
.okta-rules-row { min-width: 520px; }
.okta-rules-row > p { margin: 0 0 6px; color: var(--red-ui-secondary-text-color); }
.red-ui-editableList-item-handle:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color); }
#dialog-form .okta-number > input, #node-config-dialog-edit-form .okta-number > input { width: 110px;
  margin-right: 6px; }
.okta-url { display: inline-flex; flex-wrap: wrap; gap: 4px; width: calc(100% - 110px); vertical-align: middle; }
#dialog-form .okta-url > input { flex: 1 1 150px; width: 150px; cursor: text;
  font-family: var(--red-ui-monospace-font); color: var(--red-ui-form-text-color); }
/* the event hook's dialog */
#dialog-form .okta-row > input, #dialog-form .okta-row > select { width: calc(100% - 110px); }
.okta-url > button, .okta-entries button { flex: none; white-space: nowrap; }
.okta-url > button > i, .okta-entries button > i { width: 1.1em; text-align: center; }
.okta-copied { flex: none; align-self: center; color: var(--red-ui-text-color-success); }
.okta-copied:empty { display: none; }
.okta-copied.okta-copy-failed { color: var(--red-ui-text-color-error); }
.okta-fold { margin-bottom: 12px; }
.okta-fold > summary { display: list-item; cursor: pointer; padding: 3px 4px; border-radius: 3px; width: fit-content; }
.okta-fold > summary:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color); }
.okta-fold[open] > summary { margin-bottom: 6px; }
.okta-steps > summary { font-weight: bold; }
.okta-steps li { line-height: 1.5; }
.okta-steps.okta-fold { margin-bottom: 14px; }
.okta-note-row { margin-top: -9px; }
.okta-fold > .okta-messages + .form-row { margin-top: 8px; }
#okta-hook-no-auth-warning { margin-bottom: 12px; }
#dialog-form .okta-entries { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 12px;
  margin: 2px 0 6px; }
.okta-entries dt { font-weight: bold; line-height: 24px; }
.okta-entries dd { margin: 0; line-height: 24px; overflow-wrap: anywhere; }
.okta-value { font-family: var(--red-ui-monospace-font); font-size: 0.95em; }
.okta-field { display: inline-block; width: calc(100% - 110px); vertical-align: top; }
.okta-warning { border-left: 4px solid var(--red-ui-border-color-warning); padding: 6px 10px;
  background: var(--red-ui-form-tips-background); color: var(--red-ui-form-text-color); }
.okta-danger { border-left-color: var(--red-ui-border-color-error); }
.okta-steps { margin: 4px 0 0; padding: 8px 10px; background: var(--red-ui-form-tips-background);
  border-radius: 4px; }
.okta-steps ol { margin: 4px 0 0 20px; }
.okta-pick-line { display: flex; gap: 4px; align-items: flex-start; }
.okta-pick-line > .okta-tags { flex: 1 1 auto; min-width: 0; }
.okta-pick-line > .okta-pick { flex: none; white-space: nowrap; height: 34px; }
.okta-popup { position: fixed; z-index: 2000; display: flex; flex-direction: column; box-sizing: border-box;
  padding: 10px; gap: 6px; border: 1px solid var(--red-ui-primary-border-color); border-radius: 4px;
  box-shadow: 1px 1px 8px var(--red-ui-shadow); background: var(--red-ui-secondary-background);
  color: var(--red-ui-primary-text-color); font-family: var(--red-ui-primary-font);
  font-size: var(--red-ui-primary-font-size); line-height: 1.35; }
.okta-popup-head { display: flex; justify-content: space-between; align-items: center; }
.okta-popup-close { border: none; background: none; padding: 2px 6px; border-radius: 3px;
  color: var(--red-ui-secondary-text-color); }
.okta-popup-close:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color); }
.okta-popup > input { width: 100%; height: 34px; box-sizing: border-box; margin: 0; padding: 4px 8px;
  border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; font: inherit; outline: none;
  background: var(--red-ui-form-input-background); color: var(--red-ui-form-text-color); }
.okta-popup > input:focus { border-color: var(--red-ui-form-input-focus-color); }
.okta-popup-foot { display: flex; justify-content: space-between; align-items: center; gap: 6px; }
.okta-picker-offers { display: flex; flex-wrap: wrap; gap: 4px; }
.okta-popup-foot:empty, .okta-picker-offers:empty { display: none; }
.okta-tree { flex: 1 1 0; min-height: 80px; overflow-y: auto; border-radius: 4px;
  border: 1px solid var(--red-ui-secondary-border-color); background: var(--red-ui-form-input-background); }
.okta-tree:empty { visibility: hidden; }
.okta-tree-row { display: flex; align-items: flex-start; gap: 4px; padding: 5px 8px 5px 4px; cursor: pointer;
  outline: none; color: var(--red-ui-form-text-color); }
.okta-tree-row:hover { background: var(--red-ui-list-item-background-hover); }
.okta-tree-row[aria-selected=true] { background: var(--red-ui-list-item-background-selected); }
.okta-tree-row:focus { box-shadow: inset 0 0 0 2px var(--red-ui-form-input-focus-color); }
.okta-tree-type { padding: 3px 8px 3px 26px; overflow-wrap: anywhere; }
.okta-tree-read { cursor: default; }
.okta-tree-caret { flex: none; width: 18px; text-align: center; color: var(--red-ui-secondary-text-color); }
.okta-tree-box { flex: none; width: 20px; }
.okta-tree-box > input { pointer-events: none; margin: 3px 0 0; width: auto; }
.okta-tree-text { flex: 1 1 auto; min-width: 0; }
.okta-tree-head { display: flex; justify-content: space-between; gap: 8px; }
.okta-tree-text .okta-quiet { font-size: 0.9em; }
.okta-tree-count { flex: none; font-size: 0.9em; color: var(--red-ui-secondary-text-color); }
.okta-rules-row > p.okta-fill-message { margin: 6px 0 0; }
.okta-rules-row > p.okta-fill-message:empty { margin: 0; }
.okta-rules-row > p.okta-fill-message.okta-error { color: var(--red-ui-text-color-error); }
/* the "Try it" pane */
.okta-try { line-height: 1.4; color: var(--red-ui-form-text-color); }
.okta-segments { display: flex; flex-wrap: wrap; align-items: center; border: none; margin: 0 0 8px; padding: 0; }
.okta-segments > legend { float: left; width: auto; margin: 0 10px 0 0; padding: 0; border: none; font-size: inherit;
  line-height: 30px; color: inherit; }
#dialog-form .okta-segments > input { position: absolute; opacity: 0; width: 1px; height: 1px; margin: 0; }
#dialog-form .okta-segments > label { flex: none; width: auto; margin: 0 0 0 -1px; padding: 0 10px; line-height: 28px;
  border: 1px solid var(--red-ui-form-input-border-color); cursor: pointer;
  background: var(--red-ui-workspace-button-background); color: var(--red-ui-workspace-button-color); }
#dialog-form .okta-segments > label:first-of-type { border-radius: 4px 0 0 4px; }
#dialog-form .okta-segments > label:last-of-type { border-radius: 0 4px 4px 0; }
#dialog-form .okta-segments > label:hover { background: var(--red-ui-workspace-button-background-hover); }
#dialog-form .okta-segments > input:checked + label { background: var(--red-ui-form-input-background);
  color: var(--red-ui-form-text-color); box-shadow: inset 0 -2px var(--red-ui-form-input-focus-color); }
#dialog-form .okta-segments > input:focus-visible + label { outline: 2px solid var(--red-ui-form-input-focus-color);
  outline-offset: -2px; }
.okta-try-panel { margin: 8px 0; }
.okta-try-line { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 6px; }
.okta-try-line > .okta-event-type { flex: 1 1 220px; min-width: 0; }
#dialog-form .okta-try-line label { width: auto; margin: 0; line-height: 34px; }
#dialog-form .okta-try-line select { flex: 1 1 180px; width: auto; min-width: 0; max-width: 100%; margin: 0; }
.okta-try .red-ui-button { flex: none; height: auto; padding: 0 10px; font-size: inherit; line-height: 32px; }
.okta-try .okta-try-large > .red-ui-button { border: none; }
.okta-try-many { display: flex; flex: 1 1 260px; gap: 6px; min-width: 0; }
#dialog-form .okta-try-label { display: block; width: auto; margin: 0 0 3px; }
#dialog-form .okta-try textarea { display: block; width: 100%; box-sizing: border-box; margin: 0 0 4px; resize: vertical;
  font-family: var(--red-ui-monospace-font); font-size: 12px; line-height: 1.4; }
.okta-try-large { padding: 2px 8px; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px;
  margin-bottom: 6px; align-items: center; justify-content: space-between; }
.okta-try-events { max-height: 190px; overflow-y: auto; margin-top: 6px; border-radius: 4px;
  border: 1px solid var(--red-ui-form-input-border-color); background: var(--red-ui-form-input-background); }
.okta-try-events:empty { display: none; }
#dialog-form .okta-try-events > label { position: relative; display: grid; width: auto; margin: 0; padding: 4px 8px;
  grid-template-columns: 85px minmax(0, 3fr) minmax(0, 3fr) 75px; gap: 0 10px; cursor: pointer;
  color: var(--red-ui-list-item-color); }
.okta-try-events > label > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#dialog-form .okta-try-events input { position: absolute; opacity: 0; width: 1px; height: 1px; margin: 0; }
.okta-try-events > label:hover { background: var(--red-ui-list-item-background-hover); }
.okta-try-events > label:has(input:checked) { background: var(--red-ui-list-item-background-selected);
  box-shadow: inset 3px 0 var(--red-ui-form-input-focus-color); }
.okta-try-events > label:has(input:focus-visible) { outline: 2px solid var(--red-ui-form-input-focus-color);
  outline-offset: -2px; }
.okta-try-json { margin-bottom: 8px; }
.okta-try-json > summary { cursor: pointer; overflow-wrap: anywhere; }
.okta-try-json > summary:focus-visible { outline: 1px solid var(--red-ui-form-input-focus-color); }
.okta-try-json > pre { max-height: 260px; overflow: auto; margin: 4px 0; padding: 6px 8px; font-size: 12px;
  white-space: pre; word-break: normal; background: var(--red-ui-form-input-background);
  color: var(--red-ui-form-text-color); border: 1px solid var(--red-ui-form-input-border-color); }
.okta-try code { padding: 0; border: none; font-size: 12.5px; white-space: pre-wrap; overflow-wrap: anywhere;
  background: none; color: inherit; }
.okta-verdict { padding: 6px 10px; border-left: 4px solid var(--red-ui-secondary-border-color); border-radius: 0 4px 4px 0;
  background: var(--red-ui-secondary-background); overflow-wrap: anywhere; }
.okta-verdict-head { font-weight: bold; }
.okta-verdict-head > .fa { margin-right: 6px; font-size: 1.2em; }
.okta-verdict-match { border-color: var(--red-ui-border-color-success); }
.okta-verdict-match > .okta-verdict-head > .fa { color: var(--red-ui-text-color-success); }
.okta-verdict-nomatch { border-color: var(--red-ui-border-color-warning); }
.okta-verdict-nomatch > .okta-verdict-head > .fa { color: var(--red-ui-text-color-warning); }
.okta-verdict-error { border-color: var(--red-ui-border-color-error); }
.okta-verdict-error > .okta-verdict-head { color: var(--red-ui-text-color-error); }
.okta-try-details { margin-top: 8px; }
.okta-try ul.okta-try-tree, .okta-try-tree ul { list-style: none; margin: 0; padding: 0; }
.okta-try-tree ul[role=group] { margin: 0 0 0 7px; padding-left: 9px; border-left: 1px solid var(--red-ui-secondary-border-color); }
.okta-try-tree li { outline: none; }
.okta-try-row { display: flex; align-items: baseline; gap: 5px; padding: 1px 3px; border-radius: 3px; cursor: default; }
.okta-try-tree li[aria-expanded] > .okta-try-row, .okta-try-more > .okta-try-row { cursor: pointer; }
.okta-try-row:hover { background: var(--red-ui-list-item-background-hover); }
.okta-try-tree li:focus-visible > .okta-try-row { outline: 2px solid var(--red-ui-form-input-focus-color); }
.okta-try-arrow { flex: none; width: 9px; color: var(--red-ui-secondary-text-color); }
.okta-try-mark { flex: none; width: 14px; text-align: center; color: var(--red-ui-secondary-text-color); }
.okta-mark-value > .okta-try-mark { font-size: 0.6em; }
.okta-mark-true > .okta-try-mark { color: var(--red-ui-text-color-success); }
.okta-mark-false > .okta-try-mark, .okta-mark-error > .okta-try-mark { color: var(--red-ui-text-color-error); }
.okta-try-text { min-width: 0; overflow-wrap: anywhere; }
.okta-try-value::before { content: "= "; font-weight: normal; color: var(--red-ui-secondary-text-color); }
.okta-try code.okta-try-value { font-weight: bold; margin-left: 5px; }
.okta-try-text > .okta-quiet:not(:first-child) { display: inline-block; margin-left: 6px; }
.okta-try-problem { margin-left: 5px; color: var(--red-ui-text-color-error); }
.okta-mark-skipped, .okta-mark-unrecorded { opacity: 0.6; }
.okta-try-more > .okta-try-row { padding-left: 31px; color: var(--red-ui-text-color-link); }

/* for screen readers only */
.okta-read-out { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }

/* the expression field */
.okta-code { border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; overflow: clip; }
.okta-code:focus-within { border-color: var(--red-ui-form-input-focus-color); }
.okta-code.okta-code-error { border-color: var(--red-ui-form-input-border-error-color); }
/* Monaco opens no menu that is higher than what is around the editor */
.okta-code > .red-ui-editor-text-container { border: none; border-radius: 0; height: 300px; }
.okta-expression-field { width: 100%; min-width: 0; }
.okta-expression-field textarea.okta-expression { width: 100%; margin: 0; }
.okta-expression-messages { width: 0; min-width: 100%; box-sizing: border-box; line-height: 1.4;
  overflow-wrap: anywhere; }
.okta-expression-messages:not(:empty) { padding-top: 4px; }
.okta-problem, .okta-strip { padding: 2px 0; }
.okta-problem .okta-hint { margin-left: 6px; color: var(--red-ui-secondary-text-color); }
.okta-info::before { font-family: FontAwesome; content: "\\f05a"; margin-right: 5px;
  color: var(--red-ui-secondary-text-color); }
.okta-strip { color: var(--red-ui-secondary-text-color); }
.okta-strip > i { margin-right: 5px; }
.okta-strip-yes > i { color: var(--red-ui-text-color-success); }
.okta-expression-messages .okta-fix { margin-left: 8px; max-width: 100%; height: auto; white-space: normal;
  padding: 0 6px; text-align: left; font-family: var(--red-ui-monospace-font); font-size: 12px; line-height: 20px; }
.okta-marked { background: var(--red-ui-list-item-background-selected); }
`;

/** Adds our styles to the editor's page, once, however often this code is loaded. */
export function addStyle(): void {
  const id = "okta-event-hooks-style";
  if (document.getElementById(id) !== null) return;
  const element = document.createElement("style");
  element.id = id;
  element.textContent = css + ruleStyle;
  document.head.append(element);
}
