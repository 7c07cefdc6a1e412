// The form of a node okta-api: what Okta is to do, with what, and the request that this makes of an event.
import { USUAL_SAMPLE_TYPE } from "../../events";
import { type Operation, operationById, PREFILLS, type PrefillName } from "../../okta-api/operations";
import { blockedDone } from "../fields/blocked-done";
import type { Translate } from "../red";
import { eventPicker } from "../try-it";
import { later } from "../try-it/source";
import { operationPicker } from "./operation-picker";
import { type ParameterRow, parameterRow } from "./parameter-row";
import { needsTick, type Params, paramsToKeep, readParams, startValue } from "./params";
import { preview } from "./preview";
import { parameterProblems } from "./problems";
import { requestView } from "./request-view";

export interface ApiFormOptions {
  readonly t: Translate;
  /** The id of the node whose dialog is open. */
  readonly node: string;
  readonly operation: string;
  readonly params: unknown;
  readonly confirmed: string;
  /** Another operation is chosen; called once at the start, too. */
  readonly onOperation: (operation: Operation | undefined) => void;
  /** Where the parts go. */
  readonly places: {
    readonly operation: JQuery;
    readonly operationLabel: string;
    readonly confirm: JQuery;
    readonly parameters: JQuery;
    readonly preview: JQuery;
  };
}

export interface ApiForm {
  operation(): string;
  params(): Params;
  /** The id of the operation, where it cannot be undone and someone ticked that they know. */
  confirmed(): string;
  destroy(): void;
}

/** Time to wait for a pause in typing, in ms. */
const PAUSE = 150;

/** A type whose samples have what a pre-fill looks for. */
const SAMPLE_TYPES: Readonly<Record<PrefillName, string>> = {
  userInTarget: "group.user_membership.add",
  actor: "user.session.start",
  userInTargetOrActor: "group.user_membership.add",
  groupInTarget: "group.user_membership.add",
  appInTarget: "application.user_membership.add",
  deviceInTarget: "device.user.add",
  enrollmentInTarget: "user.mfa.factor.deactivate",
  policyInTarget: "policy.lifecycle.update",
  eventHookInTarget: "event_hook.updated",
};

export function apiForm(options: ApiFormOptions): ApiForm {
  const { t, node, places, onOperation } = options;
  let operation = operationById(options.operation);
  /** Also of operations before this one: a value stays when another operation has the same parameter. */
  let params = readParams(options.params);
  /** The parameters that someone has set: what a field started with is no choice of theirs. */
  const own = new Set(Object.keys(params));
  let ticked = operation !== undefined && options.confirmed === operation.id;
  let event: unknown;
  let rows: Record<string, ParameterRow> = {};
  const done = blockedDone();

  const picker = operationPicker(places.operation, {
    t,
    value: options.operation,
    labelledBy: places.operationLabel,
    onChange(chosen) {
      if (chosen.id === operation?.id) return;
      operation = chosen;
      ticked = false;
      // a fixed value may be none for this operation: another's order, a page too large
      const unfit = parameterProblems(chosen, params, t)
        .filter(({ name, broken }) => broken && params[name]?.type !== "el")
        .map(({ name }) => name);
      for (const parameter of chosen.parameters) {
        const { value = "" } = params[parameter.name] ?? {};
        if (!own.has(parameter.name) || value.trim() === "" || unfit.includes(parameter.name)) {
          params = { ...params, [parameter.name]: startValue(parameter) };
        }
      }
      build();
      events.setType(sampleType());
    },
  });

  /** The event type whose sample has what the most pre-fills look for. */
  function sampleType(only?: string): string {
    const wanted = (operation?.parameters ?? [])
      .filter(({ name }) => only === undefined || only === name)
      .flatMap(({ name, prefill }) => {
        const value = params[name]?.type === "el" ? params[name]?.value.trim() : undefined;
        const names = Object.keys(PREFILLS) as PrefillName[];
        return names.find((one) => PREFILLS[one] === value) ?? prefill ?? [];
      })
      .map((name) => SAMPLE_TYPES[name]);
    // a group's or an app's sample has a user, too; not the other way round
    return wanted.find((type) => type !== SAMPLE_TYPES.userInTarget) ?? wanted[0] ?? USUAL_SAMPLE_TYPE;
  }

  function build(): void {
    places.parameters.empty();
    rows = {};
    const all = operation?.parameters ?? [];
    const optional = all.filter(({ required }) => !required);
    const addRow = (parameter: (typeof all)[number], container: JQuery) => {
      const row = parameterRow({
        t,
        node,
        parameter,
        value: params[parameter.name] ?? startValueOf(parameter),
        sampleType: () => sampleType(parameter.name),
        onChange(value) {
          own.add(parameter.name);
          params = { ...params, [parameter.name]: value };
          changed();
        },
      });
      row.element.appendTo(container);
      rows[parameter.name] = row;
    };
    for (const parameter of all) if (parameter.required) addRow(parameter, places.parameters);
    if (optional.length > 0) {
      const isUsed = optional.some(({ name }) => (params[name]?.value ?? "").trim() !== "");
      const fold = $("<details/>", { class: "okta-fold okta-api-optional" }).prop("open", isUsed);
      const names = optional.map(({ name }) => t(`parameter.${name}`)).join(", ");
      $("<summary/>").text(t("form.optional", { names })).appendTo(fold);
      fold.appendTo(places.parameters);
      for (const parameter of optional) addRow(parameter, fold);
    }
    if (operation !== undefined && all.length === 0) {
      $("<div/>", { class: "okta-quiet" }).text(t("form.nothing-to-fill")).appendTo(places.parameters);
    }
    onOperation(operation);
    changed();
  }

  /** Without the pre-fill: what a saved node does not have, it was not given. */
  const startValueOf = (parameter: Parameters<typeof startValue>[0]) => {
    const { prefill, ...rest } = parameter;
    return prefill === undefined ? startValue(rest) : { type: "el" as const, value: "" };
  };

  let tickShown = "";
  function showTick(): void {
    const wanted = operation !== undefined && needsTick(operation, params) ? operation.id : "";
    if (wanted === tickShown) return;
    tickShown = wanted;
    places.confirm.empty();
    if (wanted === "") return;
    const box = $("<div/>", { class: "okta-warning okta-danger" }).appendTo(places.confirm);
    $("<div/>", { id: "okta-api-danger" })
      .text(t(`danger.${wanted}`))
      .appendTo(box);
    const line = $("<div/>", { class: "okta-option" }).appendTo(box);
    $('<input type="checkbox" id="okta-api-confirm">')
      .attr("aria-describedby", "okta-api-danger")
      .prop("checked", ticked)
      .on("change", (change) => {
        ticked = (change.target as HTMLInputElement).checked;
        changed();
      })
      .appendTo(line);
    $('<label for="okta-api-confirm"></label>')
      .text(t(wanted === "custom" ? "form.confirm-custom" : "form.confirm"))
      .appendTo(line);
  }

  function changed(): void {
    showTick();
    soon.start();
    check();
  }

  /** What is wrong is at its row; what cannot be read, and a tick that is missing, hold Done. */
  function check(): void {
    const problems = operation === undefined ? [] : parameterProblems(operation, params, t);
    for (const [name, row] of Object.entries(rows)) {
      row.problem(problems.find((problem) => problem.name === name && problem.broken)?.message);
    }
    const broken = problems.find((problem) => problem.broken);
    if (broken !== undefined) {
      done.set(broken.message, () => rows[broken.name]?.focus());
    } else if (operation !== undefined && needsTick(operation, params) && !ticked) {
      const name = t(`operation.${operation.id}`);
      done.set(t("error.need-tick", { name }), () => void $("#okta-api-confirm").trigger("focus"));
    } else done.set(undefined);
  }

  const pane = $("<section/>", { class: "okta-try", "aria-label": t("label.try") }).appendTo(places.preview);
  const events = eventPicker(pane, {
    node,
    type: sampleType(),
    onEvent(chosen) {
      event = chosen;
      evaluate();
    },
  });
  const view = requestView(pane, t);

  function evaluate(): void {
    soon.stop();
    if (operation === undefined) {
      view.wait(t("preview.choose"));
      return;
    }
    const set = paramsToKeep(operation, params);
    if (event === undefined && Object.values(set).some(({ type }) => type === "el")) {
      for (const row of Object.values(rows)) row.found(undefined);
      view.wait(t("preview.waiting"));
      return;
    }
    const made = preview(operation, set, event);
    for (const [name, row] of Object.entries(rows)) row.found(made.found[name]);
    view.show(operation, set, made);
  }
  const soon = later(PAUSE, evaluate);

  build();
  evaluate();

  return {
    operation: () => operation?.id ?? options.operation,
    params: () => paramsToKeep(operation, params),
    confirmed: () => (operation !== undefined && needsTick(operation, params) && ticked ? operation.id : ""),
    destroy() {
      soon.stop();
      events.destroy();
      done.release();
      pane.remove();
      picker.show("");
    },
  };
}
