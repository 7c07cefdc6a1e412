// What an expression and one evaluation of it may cost, as Spring 7.1 has it.

/** UTF-16 units of an expression. */
export const MAX_EXPRESSION_LENGTH = 10_000;
/** Brackets within brackets, and nodes within nodes. */
export const MAX_DEPTH = 1_000;
/** `'-' * n`: the greatest n. */
export const MAX_REPETITIONS = 256;
/** UTF-16 units of a text that `+`, `*` or a method puts together. */
export const MAX_TEXT_LENGTH = 100_000;
/** UTF-16 units of a regular expression. */
export const MAX_PATTERN_LENGTH = 1_000;
/** `{n,m}` in a regular expression: the greatest m. */
export const MAX_PATTERN_REPETITIONS = 1_000;
/** Steps of a regular expression when its counted repetitions are written out. */
export const MAX_PATTERN_STEPS = 5_000;
/** Elements looked at, methods called and texts joined in one evaluation. */
export const MAX_OPERATIONS = 10_000;
