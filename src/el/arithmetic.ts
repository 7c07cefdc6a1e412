// + - * / % ^ on Java's numbers, and + - * on text. The widest of int < long < float < double wins; ints and
// longs wrap around. `pos` is always the operator's.
import type { ArithmeticOperator } from "./ast";
import { asNumber, truncateToInt } from "./convert";
import { fail } from "./errors";
import { MAX_REPETITIONS, MAX_TEXT_LENGTH } from "./limits";
import { convertedText } from "./text";
import { article, JavaDouble, JavaFloat, type Value } from "./values";

/** The operator on two values; EL1030E where it means nothing for them. */
export function arithmetic(operator: ArithmeticOperator, left: Value, right: Value, pos: number): Value {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a === undefined || b === undefined) return textOperation(operator, left, right, pos);
  if (typeof left === "number" && typeof right === "number") return ints(operator, left, right, pos);
  if (left instanceof JavaDouble || right instanceof JavaDouble) return new JavaDouble(reals(operator, a, b));
  if (left instanceof JavaFloat || right instanceof JavaFloat) {
    // Spring has no power of floats: it is a double
    return operator === "^"
      ? new JavaDouble(a ** b)
      : new JavaFloat(Math.fround(reals(operator, Math.fround(a), Math.fround(b))));
  }
  return longs(operator, left as number | bigint, right as number | bigint, pos);
}

function ints(operator: ArithmeticOperator, a: number, b: number, pos: number): Value {
  switch (operator) {
    case "+":
      return (a + b) | 0;
    case "-":
      return (a - b) | 0;
    case "*":
      return Math.imul(a, b);
    case "/":
      return b === 0 ? divisionByZero(pos) : (a / b) | 0;
    case "%":
      return b === 0 ? divisionByZero(pos) : (a % b) | 0;
    case "^": {
      const power = a ** b;
      return power > 0x7fffffff ? truncateToLong(power) : truncateToInt(power);
    }
  }
}

function longs(
  operator: ArithmeticOperator,
  left: number | bigint,
  right: number | bigint,
  pos: number,
): Value {
  const a = BigInt(left);
  const b = BigInt(right);
  switch (operator) {
    case "+":
      return BigInt.asIntN(64, a + b);
    case "-":
      return BigInt.asIntN(64, a - b);
    case "*":
      return BigInt.asIntN(64, a * b);
    case "/":
      return b === 0n ? divisionByZero(pos) : BigInt.asIntN(64, a / b);
    case "%":
      return b === 0n ? divisionByZero(pos) : a % b;
    case "^":
      return truncateToLong(Number(a) ** Number(b));
  }
}

function reals(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "^":
      return a ** b;
  }
}

function truncateToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  if (value <= -(2 ** 63)) return -(2n ** 63n);
  return BigInt(Math.trunc(value));
}

function divisionByZero(pos: number): never {
  return fail("division-by-zero", pos, "an integer cannot be divided by 0");
}

function textOperation(operator: ArithmeticOperator, left: Value, right: Value, pos: number): Value {
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) {
    return checkedLength(convertedText(left) + convertedText(right), pos);
  }
  if (operator === "*" && typeof left === "string" && typeof right === "number") {
    return repeated(left, right, pos);
  }
  if (operator === "-" && typeof left === "string" && left.length === 1 && typeof right === "number") {
    return String.fromCharCode(left.charCodeAt(0) - right);
  }
  return fail("EL1030E", pos, `'${operator}' does not work on ${article(left)} and ${article(right)}`);
}

/** The text n times. */
export function repeated(text: string, count: number, pos: number): string {
  if (count < 0) fail("EL1081E", pos, "a text cannot be repeated a negative number of times");
  if (count > MAX_REPETITIONS) fail("EL1076E", pos, `a text is repeated at most ${MAX_REPETITIONS} times`);
  if (text.length * count > MAX_TEXT_LENGTH) tooLong(pos);
  return text.repeat(count);
}

/** The text, if it is within the limit of 100,000 characters. */
export function checkedLength(text: string, pos: number): string {
  return text.length > MAX_TEXT_LENGTH ? tooLong(pos) : text;
}

/** The parts with a text between them, within the same limit: measured before it is made. */
export function checkedJoin(parts: readonly string[], between: string, pos: number): string {
  let length = between.length * (parts.length - 1);
  for (const part of parts) length += part.length;
  return length > MAX_TEXT_LENGTH ? tooLong(pos) : parts.join(between);
}

function tooLong(pos: number): never {
  return fail("EL1078E", pos, `a text of more than ${MAX_TEXT_LENGTH} characters would come of this`);
}

/** Unary minus and plus: numbers only. */
export function signed(operator: "-" | "+", value: Value, pos: number): Value {
  if (asNumber(value) === undefined) fail("EL1030E", pos, `'${operator}' does not work on ${article(value)}`);
  if (operator === "+") return value;
  if (typeof value === "number") return -value | 0;
  if (typeof value === "bigint") return BigInt.asIntN(64, -value);
  return value instanceof JavaFloat
    ? new JavaFloat(-value.value)
    : new JavaDouble(-(value as JavaDouble).value);
}
