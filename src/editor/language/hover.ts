// What stands at a place of an expression, in words.
import type { Field } from "../../events/fields";
import { analyse, type Meaning } from "./analysis";
import { isOktas } from "./completions";
import { signatures } from "./methods";
import { MAX_LENGTH } from "./situation";
import { meaningOf, type Texts } from "./texts";
import { type Token, tokensOf } from "./tokens";
import { valuesOf } from "./values";

export interface Hover {
  /** Code: the field's path, the method's signature, the operator. */
  readonly title: string;
  /** Sentences, one paragraph each. */
  readonly paragraphs: readonly string[];
  /** In UTF-16 units from 0. */
  readonly start: number;
  readonly end: number;
}

/** undefined where there is nothing to tell. */
export function hoverAt(written: string, offset: number, texts: Texts): Hover | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  const tokens = tokensOf(written);
  const token = tokens.find(({ start, end }) => start <= offset && offset < end);
  if (token === undefined) return undefined;
  const meaning = analyse(tokens).meanings.get(token);
  const told = meaning === undefined ? undefined : tell(token, meaning, texts);
  return told === undefined ? undefined : { ...told, start: token.start, end: token.end };
}

type Told = Pick<Hover, "title" | "paragraphs">;

function tell(token: Token, meaning: Meaning, texts: Texts): Told | undefined {
  const { t } = texts;
  switch (meaning.is) {
    case "event":
    case "this":
    case "root":
    case "null":
      return { title: token.text, paragraphs: [t(`language.${meaning.is}`)] };
    case "operator":
      return { title: token.text, paragraphs: [t(`language.operator.${meaning.operator.key}`)] };
    case "method": {
      const { owner, name } = meaning.method;
      return { title: signatures(meaning.method), paragraphs: [t(`language.method.${owner}-${name}`)] };
    }
    case "field":
      return tellField(meaning.field, texts);
    case "value":
      return tellValue(token, meaning.field, texts);
  }
}

function tellField(field: Field, texts: Texts): Told {
  const { t } = texts;
  const values = valuesOf(field, texts)
    .filter(({ isPart }) => !isPart)
    .map(({ text }) => text);
  const some = values.length > 20 ? [] : values;
  return {
    title: `event.${field.path}: ${t(`language.type.${field.type}`)}`,
    paragraphs: [
      meaningOf(field, texts),
      ...(some.length === 0 ? [] : [t("language.values", { values: some.join(", ") })]),
      ...(field.fields === undefined
        ? [t(isOktas(field) ? "language.okta-knows" : "language.okta-does-not")]
        : []),
    ],
  };
}

function tellValue(token: Token, field: Field, texts: Texts): Told | undefined {
  const text = token.text.slice(1, token.isOpen ? undefined : -1);
  const known = valuesOf(field, texts).find((value) => value.text === text);
  return known?.meaning === undefined ? undefined : { title: text, paragraphs: [known.meaning] };
}
