// Where the texts of the language come from: the editor's are in the user's language.
import type { Field } from "../../events/fields";
import type { Translate } from "../red";
import { textKey } from "../texts";

export interface Texts {
  readonly t: Translate;
  /** The text of a key, or `otherwise` where there is none. */
  readonly tOr: (key: string, otherwise: string) => string;
}

/** A field's meaning. */
export const meaningOf = ({ path, meaning }: Field, { tOr }: Texts): string =>
  tOr(`field.${textKey(path)}`, meaning);
