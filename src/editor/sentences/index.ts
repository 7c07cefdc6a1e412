// What the engine, the reader of event hooks and the runtime say, in the user's language. They say it in English, for
// logs, statuses and programs as well; whoever shows a sentence of theirs in a dialog takes it through here.
import { t } from "../texts";
import { catalogue, type Templates, type Translate } from "./catalogue";
import de from "./de.json";
import fr from "./fr.json";
import ja from "./ja.json";

const languages: Readonly<Record<string, Templates>> = { de, fr, ja };
const catalogues = new Map<string, Translate>();

function catalogueOf(language: string): Translate | undefined {
  const templates = languages[language];
  if (templates === undefined) return undefined;
  const known = catalogues.get(language) ?? catalogue(templates);
  catalogues.set(language, known);
  return known;
}

/** The sentence in the user's language; the English one where there is none. */
export function sentence(english: string): string {
  // the texts know which language they are in: the user's, or the one that stands in for it
  return catalogueOf(t("sentences"))?.(english)?.text ?? english;
}

/** The same for what has a message, and maybe a hint. */
export function translated<Said extends { readonly message: string; readonly hint?: string | undefined }>(
  said: Said,
): Said {
  const { message, hint } = said;
  return {
    ...said,
    message: sentence(message),
    ...(hint === undefined ? {} : { hint: sentence(hint) }),
  };
}
