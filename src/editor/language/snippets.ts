// Conditions that are asked for often, as a whole. `$1`, `${1:Sales}` and `$0` are the places to fill in.

export interface Snippet {
  /** Names its text: `language.snippet.<key>`. */
  readonly key: string;
  readonly text: string;
}

/** Where a condition on the event begins. */
export const conditions: readonly Snippet[] = [
  {
    key: "same-target",
    text: "event.target.?[type eq '${1:UserGroup}' && displayName eq '${2:Sales}'].size() > 0",
  },
  { key: "any-target", text: "event.target.?[type eq '${1:UserGroup}'].size() > 0" },
  { key: "result", text: "event.outcome.result eq '${1:SUCCESS}'" },
  { key: "actor", text: "event.actor.alternateId eq '${1:ann@example.com}'" },
  { key: "changed", text: "event.debugData.changedAttributes.contains('${1:department}')" },
  { key: "factor", text: "event.outcome.reason.contains('${1:SMS_FACTOR}')" },
  { key: "domain", text: "event.actor.alternateId.endsWith('${1:@example.com}')" },
];

/** After the dot of a list. */
export const selections: readonly Snippet[] = [
  { key: "select", text: "?[$1].size() > 0" },
  { key: "first", text: "^[$1]" },
  { key: "last", text: "\\$[$1]" },
  { key: "project", text: "![$1]" },
];

/** The same for the targets, where nearly every condition asks the type. */
export const targetSelection: Snippet = {
  key: "same-target",
  text: "?[type eq '${1:UserGroup}' && displayName eq '${2:Sales}'].size() > 0",
};

/** As it stands in the text, without places to fill in. */
export const plain = ({ text }: Snippet): string =>
  text
    .replace(/(?<!\\)\$(?:\d|\{\d(?::([^}]*))?\})/g, (_place, filled = "…") => String(filled))
    .replaceAll("\\$", "$");
