// The colours: a definition for Monaco's tokenizer, as data.
import { words } from "./operators";

export const LANGUAGE = "okta-el";

const name = "[A-Za-z_$\\u00aa-\\uffff][\\w$\\u00aa-\\uffff]*";

export const monarch = {
  ignoreCase: true,
  defaultToken: "invalid",
  words,
  constants: ["true", "false", "null"],
  tokenizer: {
    root: [
      [/[ \t\r\n]+/, ""],
      [/#(?:this|root)\b/, "keyword"],
      [new RegExp(`(\\?\\.|\\.)(\\s*)(${name})(?=\\s*\\()`), ["delimiter", "", "type"]],
      [new RegExp(`(\\?\\.|\\.)(\\s*)(${name})`), ["delimiter", "", "variable"]],
      [/[?^$!]\[/, "delimiter"],
      [
        new RegExp(name),
        {
          cases: {
            "@words": "keyword",
            not: "keyword",
            "@constants": "keyword",
            "@default": "variable",
          },
        },
      ],
      [/0x[0-9a-f]+l?|\d+(?:\.\d+)?(?:e[+-]?\d+)?[lfd]?/, "number"],
      [/'/, "string", "@single"],
      [/"/, "string", "@double"],
      [/&&|\|\||[=!<>]=|\?:|[-+*/%^!<>?]/, "keyword"],
      [/[.,:()[\]{}]/, "delimiter"],
    ],
    single: [
      [/''/, "string.escape"],
      [/[^']+/, "string"],
      [/'/, "string", "@pop"],
    ],
    double: [
      [/""/, "string.escape"],
      [/[^"]+/, "string"],
      [/"/, "string", "@pop"],
    ],
  },
};

/** What belongs together, for the editor's brackets and quotes. */
export const configuration = {
  brackets: [
    ["(", ")"],
    ["[", "]"],
    ["{", "}"],
  ],
  autoClosingPairs: [
    { open: "(", close: ")", notIn: ["string"] },
    { open: "[", close: "]", notIn: ["string"] },
    { open: "{", close: "}", notIn: ["string"] },
    { open: "'", close: "'", notIn: ["string"] },
    { open: '"', close: '"', notIn: ["string"] },
  ],
  surroundingPairs: [
    { open: "(", close: ")" },
    { open: "'", close: "'" },
    { open: '"', close: '"' },
  ],
  wordPattern: /[A-Za-z_$\u00aa-\uffff][\w$\u00aa-\uffff]*/,
};
