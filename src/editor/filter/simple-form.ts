// The Simple form of a filter: rows of field, operator and value, as in Okta's own dialog.
import { checkPortable, type Join, type ReadConditions } from "../../el";
import { expressionProblem } from "../expression/expression";
import { completeFrom } from "../fields/completions";
import { t } from "../texts";
import {
  asksForTargets,
  type DraftRow,
  draftOf,
  expressionOf,
  newRow,
  noteOn,
  operators,
  usualOperator,
} from "./simple-draft";
import { fieldGroups, fieldMeaning, fieldName, isKnownValue, suggestValues } from "./simple-fields";

export interface SimpleFormOptions {
  /** What the expression holds. */
  readonly read: Extract<ReadConditions, { ok: true }>;
  /** As it is written; it stays so until a row is changed. */
  readonly expression: string;
  readonly onChange: (expression: string) => void;
}

export interface SimpleForm {
  focus(): void;
}

/** Characters of the preview: a page does not get better with more of them. */
const MAX_PREVIEW = 2_000;

let number = 0;

function choice<Value extends string>(
  label: string,
  values: readonly Value[],
  name: (value: Value) => string,
  chosen: Value,
  onChange: (value: Value) => void,
): JQuery {
  const select = $("<select/>").attr("aria-label", label);
  for (const value of values) $("<option/>").val(value).text(name(value)).appendTo(select);
  return select.val(chosen).on("change", () => onChange(String(select.val()) as Value));
}

const fieldTitle = (field: string) => `${field}: ${fieldMeaning(field)}`;

function fieldChoice(label: string, chosen: string, onChange: (field: string) => void): JQuery {
  const select = $("<select/>").attr("aria-label", label);
  for (const { group, fields } of fieldGroups()) {
    const element = $("<optgroup/>")
      .attr("label", t(`simple.group.${group}`))
      .appendTo(select);
    for (const field of fields) {
      $("<option/>").val(field).text(fieldName(field)).appendTo(element);
    }
  }
  return select
    .val(chosen)
    .attr("title", fieldTitle(chosen))
    .on("change", () => onChange(String(select.val())));
}

/** Builds the form. Every change of a row makes the expression anew. */
export function simpleForm(container: JQuery, { read, expression, onChange }: SimpleFormOptions): SimpleForm {
  const id = `okta-simple-${++number}`;
  const draft = draftOf(read);
  const box = $("<div/>", { class: "okta-simple" }).appendTo(container);
  const joinLine = $("<div/>", { class: "okta-simple-join" }).appendTo(box);
  const list = $("<ol/>", { class: "okta-simple-rows" }).attr("aria-label", t("simple.rows")).appendTo(box);
  const add = $("<button/>", { type: "button", class: "red-ui-button okta-simple-add" })
    .append('<i class="fa fa-plus" aria-hidden="true"></i> ')
    .append(document.createTextNode(t("simple.add")))
    .on("click", () => {
      draft.rows.push(newRow(draft.rows));
      changed();
      renderRows();
      focusRow(draft.rows.length - 1);
    })
    .appendTo(box);
  const targets = $("<div/>", { class: "okta-simple-targets", role: "radiogroup" })
    .attr("aria-labelledby", `${id}-targets`)
    .appendTo(box);
  const preview = $("<div/>", { class: "okta-preview" }).appendTo(box);

  function showPreview(written: string): void {
    preview.empty();
    if (written.trim() === "") {
      $("<div/>", { class: "okta-quiet" }).text(t("simple.passes-all")).appendTo(preview);
      return;
    }
    const text = written.length > MAX_PREVIEW ? `${written.slice(0, MAX_PREVIEW)}…` : written;
    $("<div/>", { class: "okta-quiet" }).text(t("simple.preview")).appendTo(preview);
    $("<code/>").text(text).appendTo(preview);
    const wrong = expressionProblem(written);
    if (wrong !== undefined) $("<div/>", { class: "okta-error" }).text(wrong.message).appendTo(preview);
    else if (checkPortable(written).portable)
      $("<div/>", { class: "okta-quiet" })
        .append('<i class="fa fa-check" aria-hidden="true"></i> ')
        .append(document.createTextNode(t("expression.okta-takes")))
        .appendTo(preview);
  }

  function changed(): void {
    const written = expressionOf(draft);
    showTargets();
    showPreview(written);
    onChange(written);
  }

  function showTargets(): void {
    const isAsked = asksForTargets(draft);
    const isShown = targets.children().length > 0;
    if (!isAsked) targets.empty();
    targets.toggle(isAsked);
    if (!isAsked || isShown) return;
    $("<div/>", { id: `${id}-targets` })
      .text(t("simple.targets.question"))
      .appendTo(targets);
    for (const same of [true, false]) {
      const key = same ? "same" : "each";
      const radio = $('<input type="radio">')
        .attr({ name: `${id}-targets`, id: `${id}-${key}`, "aria-describedby": `${id}-${key}-means` })
        .prop("checked", draft.sameTarget === same)
        .on("change", () => {
          draft.sameTarget = same;
          changed();
        });
      $("<div/>", { class: "okta-option" })
        .append(radio)
        .append(
          $("<div/>")
            .append($("<label/>", { for: `${id}-${key}` }).text(t(`simple.targets.${key}`)))
            .append(
              $("<div/>", { id: `${id}-${key}-means`, class: "okta-quiet" }).text(
                t(`simple.targets.${key}-means`),
              ),
            ),
        )
        .appendTo(targets);
    }
  }

  function showJoin(): void {
    joinLine.empty();
    if (draft.rows.length < 2) {
      joinLine.text(t("simple.join-one"));
      return;
    }
    const select = choice<Join>(
      t("simple.join"),
      ["and", "or"],
      (join) => t(`simple.join-${join}`),
      draft.join,
      (join) => {
        draft.join = join;
        changed();
      },
    );
    joinLine.append(document.createTextNode(`${t("simple.join")} `)).append(select);
  }

  function remove(index: number): void {
    draft.rows.splice(index, 1);
    if (draft.rows.length === 0) draft.rows.push(newRow([]));
    changed();
    renderRows();
    focusRow(Math.min(index, draft.rows.length - 1));
  }

  /** Another field for a row, with what goes with it. */
  function chooseField(row: DraftRow, field: string): void {
    if (row.operator === usualOperator(row.field)) row.operator = usualOperator(field);
    // a value of the other field's own would be nonsense here
    if (row.value !== undefined && isKnownValue(row.field, row.value) && !isKnownValue(field, row.value)) {
      row.value = undefined;
    }
    row.field = field;
    changed();
  }

  function addRow(row: DraftRow, index: number): void {
    const place = { row: index + 1 };
    const item = $("<li/>").appendTo(list);
    const noteId = `${id}-note-${index}`;
    const field = fieldChoice(t("simple.field-of-row", place), row.field, (chosen) => {
      chooseField(row, chosen);
      field.attr("title", fieldTitle(chosen));
      operator.val(row.operator);
      input.val(row.value ?? "");
      note();
    });
    const operator = choice(
      t("simple.operator-of-row", place),
      operators,
      (key) => t(`simple.operator.${key}`),
      row.operator,
      (chosen) => {
        row.operator = chosen;
        changed();
        note();
      },
    );
    const input = $('<input type="text">')
      .attr({ "aria-label": t("simple.value-of-row", place), placeholder: t("simple.value") })
      .attr({ "aria-describedby": noteId, autocomplete: "off", spellcheck: "false" })
      .val(row.value ?? "");
    const removal = $("<button/>", { type: "button", class: "red-ui-button" })
      .attr({ "aria-label": t("simple.remove-row", place), title: t("simple.remove") })
      .append('<i class="fa fa-times" aria-hidden="true"></i>')
      .on("click", () => remove(index));
    const messages = $("<div/>", { id: noteId, class: "okta-messages", "aria-live": "polite" });
    item.append(field.addClass("okta-simple-field"), operator.addClass("okta-simple-operator"));
    item.append(input.addClass("okta-simple-value"), removal, messages);

    const note = () => {
      const key = noteOn(row);
      messages.empty();
      if (key !== undefined) {
        $("<div/>", { class: "okta-quiet" })
          .text(t(`simple.note.${key}`))
          .appendTo(messages);
      } else if (row.value === undefined && draft.rows.length > 1) {
        $("<div/>", { class: "okta-quiet" }).text(t("simple.note.no-value")).appendTo(messages);
      }
    };
    const read = () => {
      const text = String(input.val() ?? "");
      if (text === (row.value ?? "")) return;
      row.value = text === "" ? undefined : text;
      changed();
      note();
    };
    completeFrom(input, { search: (text) => suggestValues(row.field, text), onChoose: read });
    input.on("input change", read);
    note();
  }

  function renderRows(): void {
    showJoin();
    list.empty();
    draft.rows.forEach(addRow);
  }

  const focusRow = (index: number) => void list.children().eq(index).find("select").first().trigger("focus");

  renderRows();
  showTargets();
  showPreview(expression);
  return { focus: () => (draft.rows.length > 0 ? focusRow(0) : void add.trigger("focus")) };
}
