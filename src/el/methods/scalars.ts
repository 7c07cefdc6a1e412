// The methods of numbers, booleans and chars.
import { javaEquals } from "../compare";
import { asNumber, truncateToInt } from "../convert";
import { javaText } from "../text";
import { type JavaChar, JavaDouble, JavaFloat, type Value } from "../values";
import { type Methods, overload } from "./table";
import { roundToInt } from "./text";

const common = [
  ["toString", [overload([], (value: Value) => javaText(value))]],
  ["equals", [overload(["any"], (value: Value, _pos, other: Value) => javaEquals(value, other))]],
] as const;

const number = (value: Value) => asNumber(value) as number;

/** Java keeps the lower bits of a long and holds a real number at the ends. */
function longValue(value: Value): bigint {
  if (typeof value === "bigint") return value;
  const real = number(value);
  if (Number.isNaN(real)) return 0n;
  if (real >= 2 ** 63) return 2n ** 63n - 1n;
  if (real <= -(2 ** 63)) return -(2n ** 63n);
  return BigInt(Math.trunc(real));
}

function intValue(value: Value): number {
  return typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : truncateToInt(number(value));
}

export const numberMethods: Methods = new Map([
  ...common,
  ["intValue", [overload([], intValue)]],
  ["longValue", [overload([], longValue)]],
  ["floatValue", [overload([], (value: Value) => new JavaFloat(Math.fround(number(value))))]],
  ["doubleValue", [overload([], (value: Value) => new JavaDouble(number(value)))]],

  // Okta's own
  [
    "toInteger",
    [
      overload([], (value: Value) =>
        typeof value === "bigint" ? intValue(value) : roundToInt(number(value)),
      ),
    ],
  ],
  ["toNumber", [overload([], (value: Value) => value)]],
]);

export const booleanMethods: Methods = new Map([
  ...common,
  ["booleanValue", [overload([], (value: Value) => value)]],
]);

export const charMethods: Methods = new Map([
  ...common,
  ["charValue", [overload([], (value: Value) => value)]],
  ["hashCode", [overload([], (value: JavaChar) => value.value.charCodeAt(0))]],
]);
