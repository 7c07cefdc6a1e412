// The texts of what several dialogs share. Each node's own texts are in its locales, as Node-RED wants them.
import de from "./locales/de.json";
import enUS from "./locales/en-US.json";
import fr from "./locales/fr.json";
import ja from "./locales/ja.json";
import type { Translate } from "./red";

const NAMESPACE = "okta-event-hooks";

/** Gives Node-RED's translator the shared texts, in every language that there is. */
export function addTexts(): void {
  for (const [language, texts] of Object.entries({ "en-US": enUS, de, fr, ja })) {
    i18next.addResourceBundle(language, NAMESPACE, texts);
  }
}

/** A shared text in the user's language: `t("tag.remove", { name: "Group" })`. */
export const t: Translate = (key, params) => RED._(`${NAMESPACE}:${key}`, params);

/** A text that English has elsewhere, such as a category's name in the catalogue: `otherwise` is that. */
export function tOr(key: string, otherwise: string): string {
  const found = t(key);
  // Node-RED answers with the key where there is no text
  return found === key || found === `${NAMESPACE}:${key}` ? otherwise : found;
}

/**
 * A field's path as a key: `tOr(`field.${textKey("target[].id")}`, field.meaning)`. The translator takes dots for
 * nesting.
 */
export const textKey = (path: string): string => path.replaceAll(".", "/");

/** Stands for a text of the user's in one of ours: theirs could look like a place to fill in. */
const PLACE = "\u0001";

/** A shared text with something in it that a user wrote. */
export function withText(
  key: string,
  name: string,
  text: string,
  params: Record<string, string | number> = {},
): string {
  return t(key, { ...params, [name]: PLACE }).replace(PLACE, () => text);
}
