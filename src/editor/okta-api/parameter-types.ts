// What may stand in the field of a parameter: the types of Node-RED's typed input that fit its kind.
import type { Parameter } from "../../okta-api/operations";
import { expressionProblem } from "../expression/expression";
import { isEnvironmentReference } from "../fields/environment";
import { editJson } from "../fields/json-tray";
import type { Translate } from "../red";
import { isJson } from "./problems";

/** A type of a typed input, closer than its published shape. */
interface TypeDefinition {
  readonly value: string;
  readonly label: string;
  readonly icon?: string;
  readonly options?: { value: string; label: string }[];
  readonly validate?: (value: string) => boolean;
  readonly expand?: (this: { value(text?: string): string }) => void;
}
export type InputType = string | TypeDefinition;

const ICONS = "red/images/typedInput";

export interface ParameterTypesOptions {
  readonly t: Translate;
  /** Opens the tray for the expression. */
  readonly expandExpression: () => void;
}

/** The first is what a parameter without a pre-fill starts with. */
export function parameterTypes(
  parameter: Parameter,
  { t, expandExpression }: ParameterTypesOptions,
): InputType[] {
  const el: TypeDefinition = {
    value: "el",
    // without an icon: then its name stands in the field
    label: t("form.expression"),
    validate: (value) => expressionProblem(value) === undefined,
    expand: expandExpression,
  };
  const { kind, required, fallback } = parameter;
  const unset =
    fallback === undefined ? t("form.not-sent") : t("form.not-sent-default", { value: wordFor(fallback, t) });
  const later: InputType[] = ["msg", "jsonata", "flow", "global", "env"];

  if (kind === "flag") {
    const options = [
      { value: "true", label: t("form.yes") },
      { value: "false", label: t("form.no") },
    ];
    if (!required) options.unshift({ value: "", label: unset });
    return [{ value: "bool", label: t("form.yes-no"), icon: `${ICONS}/bool.svg`, options }, el, ...later];
  }
  if (kind === "choice") {
    const options = (parameter.choices ?? []).map((choice) => ({ value: choice, label: choice }));
    if (!required || fallback === undefined) {
      options.unshift({ value: "", label: required ? t("form.choose") : unset });
    }
    return [{ value: "str", label: t("form.choice"), icon: "fa fa-list-ul", options }, el, ...later];
  }
  if (kind === "count") {
    const validate = (value: string) => /^\s*\d*\s*$/.test(value) || isEnvironmentReference(value.trim());
    return [{ value: "num", label: t("form.number"), icon: `${ICONS}/09.svg`, validate }, el, ...later];
  }
  if (kind === "json") {
    return [
      {
        value: "json",
        label: t("form.json"),
        icon: `${ICONS}/json.svg`,
        validate: (value) => value.trim() === "" || isJson(value),
        expand() {
          editJson(this.value(), (text) => void this.value(text));
        },
      },
      el,
      ...later,
    ];
  }
  return parameter.prefill === undefined ? ["str", el, ...later] : [el, "str", ...later];
}

/** What an empty field says: what Okta takes then, or what it may hold. */
export function placeholderOf({ kind, required, fallback, name }: Parameter, t: Translate): string {
  if (name === "path") return t("form.path-hint");
  if (fallback !== undefined) return t("form.not-sent-default", { value: wordFor(fallback, t) });
  if (!required) return kind === "time" ? t("form.time-hint") : t("form.not-sent");
  return kind === "id" ? t("form.id-hint") : "";
}

const wordFor = (value: string | number | boolean, t: Translate) =>
  typeof value === "boolean" ? t(value ? "form.yes" : "form.no") : String(value);
