// The texts that a field is known to hold.
import { categories, eventTypes } from "../../events/catalogue";
import type { Field } from "../../events/fields";
import type { Texts } from "./texts";

export interface KnownValue {
  readonly text: string;
  /** A word or sentence about it. */
  readonly meaning?: string;
  /** Stands in a longer text rather than being all of it. */
  readonly isPart?: boolean;
}

/** Found inside `outcome.reason` where a factor was used. */
const factors = [
  "OKTA_VERIFY_PUSH",
  "OKTA_SOFT_TOKEN",
  "SMS_FACTOR",
  "CALL_FACTOR",
  "EMAIL_FACTOR",
  "SECURITY_QUESTION",
  "FIDO_WEBAUTHN",
  "SIGNED_NONCE",
  "YUBIKEY_OTP_FACTOR",
  "SECURID_FACTOR",
  "DUO_SECURITY",
];

/** Okta's own profile attributes; an org has more. */
const attributes = [
  "login",
  "email",
  "firstName",
  "lastName",
  "displayName",
  "title",
  "department",
  "division",
  "organization",
  "manager",
  "managerId",
  "userType",
  "employeeNumber",
  "costCenter",
  "mobilePhone",
  "primaryPhone",
  "secondEmail",
  "streetAddress",
  "city",
  "state",
  "zipCode",
  "countryCode",
  "locale",
  "timezone",
  "preferredLanguage",
  "nickName",
];

const categoryNames = new Map(categories.map(({ key, name }) => [key, name]));

/** What a category is called, in the user's language. */
const categoryName = (key: string, { tOr }: Texts) =>
  tOr(`category.${key}.name`, categoryNames.get(key) ?? key);

/** Most likely first; empty where nothing is known. */
export function valuesOf(field: Field | undefined, texts: Texts): KnownValue[] {
  if (field === undefined) return [];
  switch (field.path) {
    case "eventType":
      return eventTypes.map(({ type, category }) => ({ text: type, meaning: categoryName(category, texts) }));
    case "outcome.reason":
      return [
        ...(field.values ?? []).map((text) => ({ text })),
        ...factors.map((text) => ({ text, meaning: texts.t("language.value.factor"), isPart: true })),
      ];
    case "debugContext.debugData.changedAttributes":
      return attributes.map((text) => ({ text, meaning: texts.t("language.value.attribute"), isPart: true }));
    default:
      return (field.values ?? []).map((text) => ({ text }));
  }
}
