// What inputs are made of: names that events have, names that JavaScript has, and text that surprises.

/** Names that lead out of a plain object in JavaScript: none of them may lead anywhere here. */
export const traps = [
  "constructor",
  "__proto__",
  "prototype",
  "__defineGetter__",
  "__lookupGetter__",
  "hasOwnProperty",
  "valueOf",
  "toString",
  "toJSON",
  "then",
  "caller",
  "arguments",
  "getClass",
  "class",
  "forName",
  "length",
  "inherited",
] as const;

export const fields = [
  "eventType",
  "actor",
  "target",
  "outcome",
  "result",
  "reason",
  "id",
  "type",
  "alternateId",
  "displayName",
  "debugData",
  "debugContext",
  "changedAttributes",
  "client",
  "securityContext",
  "isProxy",
  "key",
  "value",
  "size",
  "nothing",
  "matrix",
  "tags",
  "deep",
  "mixed",
  "größe",
  "$dollar",
  "not",
  "T",
  "null",
] as const;

/** Methods by what has them; the digits are numbers of arguments. */
export const methodsOf = {
  list: "size0 isEmpty0 contains1 containsAll1 indexOf1 lastIndexOf1 get1 subList2 equals1 add1 remove1 flatten0".split(
    " ",
  ),
  map: "size0 isEmpty0 containsKey1 containsValue1 get1 getOrDefault2 keySet0 values0 entrySet0 equals1".split(
    " ",
  ),
  text: `length0 isEmpty0 isBlank0 toUpperCase0 toLowerCase0 trim0 strip0 contains1 startsWith1 startsWith2 endsWith1
    indexOf1 indexOf2 lastIndexOf1 lastIndexOf2 charAt1 substring1 substring2 concat1 repeat1 replace2 replaceAll2
    replaceFirst2 split1 split2 matches1 equals1 equalsIgnoreCase1 compareTo1 compareToIgnoreCase1 removeSpaces0
    substringBefore1 substringAfter1 toInteger0 toNumber0 stripLeading0 stripTrailing0`.split(/\s+/),
  other:
    "intValue0 longValue0 floatValue0 doubleValue0 booleanValue0 charValue0 hashCode0 getKey0 getValue0".split(
      " ",
    ),
} as const;

export const methods = [...new Set(Object.values(methodsOf).flat())].map((method) => method.slice(0, -1));

export const texts = [
  "",
  " ",
  "a",
  "User",
  "UserGroup",
  "Sales",
  "true",
  "no",
  "1",
  "-0",
  "1e400",
  "0x1F",
  "a,b,,c",
  "it's",
  '"',
  "\\",
  "\\d+",
  "(a+)+$",
  "[a-z",
  "(?i)sales.*",
  "$1",
  "\0",
  "\u00a0",
  "\u2028",
  "İ",
  "ß",
  "\ud83d\udc4d",
  "\ud83d",
  "\udc4d",
  "e\u0301",
  "\u202etxt",
  ...traps,
] as const;

/** Places of a sample event where there is something to work with. */
export const placesOf = {
  list: [
    "event.target",
    "event.target.![displayName]",
    "event.target.?[type != 'User']",
    "event.debugData.tags",
    "event.debugData.matrix",
    "event.debugData.mixed",
    "{1, 'a', {2}}",
  ],
  map: [
    "event",
    "event.actor",
    "event.target[0]",
    "event.debugData",
    "event.debugData.byUser",
    "{a: 1, type: 'User'}",
  ],
  text: [
    "event.eventType",
    "event.actor.alternateId",
    "event.target[0].displayName",
    "event.published",
    "event.outcome.reason",
    "'a,b, c'",
  ],
  other: ["event.debugData.loginAttempts", "event.debugData.ratio", "1.5", "7L", "'a'.charAt(0)", "true"],
} as const;

export const places: readonly string[] = Object.values(placesOf).flat();

export const numbers = [
  "0",
  "1",
  "2",
  "7",
  "256",
  "257",
  "2147483647",
  "0x7fffffff",
  "5000000000L",
  "9223372036854775807L",
  "1.5",
  "0.1",
  "1e3",
  "1e300",
  "1e-300",
  "1.5f",
  "3e38f",
  "2d",
] as const;

/** Tokens of the language, and some that it has not. */
export const tokens = [
  ..."( ) [ ] { } ?[ ^[ $[ ![ . ?. ?: ? : , && || ! == != < > <= >= + - * / % ^ # @ & | = ++ -- ; ` ~ \\".split(
    " ",
  ),
  ..."and or not eq ne lt gt le ge div mod matches instanceof between new T true false null event #this #root".split(
    " ",
  ),
  "'",
  '"',
  "‘",
  "”",
  "'x'",
  '"y"',
  "''",
  " ",
  "\n",
  "\t",
  "\u00a0",
  "\ufeff",
  "\ud800",
  "\udfff",
  "😀",
  "é",
  "字",
  "1",
  "1.5",
  ".5",
  "1L",
  "0x",
  "1e",
] as const;
