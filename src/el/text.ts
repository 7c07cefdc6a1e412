// Values as text, as Java writes them.
import {
  checkDepth,
  entriesOf,
  fromEvent,
  isList,
  JavaArray,
  JavaChar,
  JavaDouble,
  JavaFloat,
  MapEntry,
  type Value,
} from "./values";

/** Java's Double.toString: `1.0`, `0.001`, `1.0E-4`, `1.234567895E8`. */
export function doubleText(value: number): string {
  return decimalText(value, String(Math.abs(value)));
}

/** Java's Float.toString: the fewest digits that give the same float again. */
export function floatText(value: number): string {
  let digits = String(Math.abs(value));
  for (let precision = 1; precision <= 9; precision++) {
    const shorter = Number(Math.abs(value).toPrecision(precision));
    if (Math.fround(shorter) === Math.abs(value)) {
      digits = String(shorter);
      break;
    }
  }
  return decimalText(value, digits);
}

function decimalText(value: number, shortest: string): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0.0`;
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return sign + (shortest.includes(".") ? shortest : `${shortest}.0`);
  // the digits are those of the shortest form, whatever form JavaScript chose to write them in
  const [mantissa = "", exponent = "0"] = Number(shortest).toExponential().split("e");
  return `${sign}${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** Java's toString: a list is `[a, b]`, a map `{k=v}`. */
export function javaText(value: Value, depth = 0): string {
  if (value === null) return "null";
  if (typeof value !== "object") return String(value);
  if (value instanceof JavaDouble) return doubleText(value.value);
  if (value instanceof JavaFloat) return floatText(value.value);
  if (value instanceof JavaChar) return value.value;
  checkDepth(depth);
  const inner = (item: Value) => javaText(item, depth + 1);
  if (value instanceof MapEntry) return `${inner(value.key)}=${inner(value.value)}`;
  if (value instanceof JavaArray) return `[${value.items.map(inner).join(", ")}]`;
  if (isList(value)) return `[${value.map((item) => inner(fromEvent(item))).join(", ")}]`;
  return `{${entriesOf(value)
    .map(([key, item]) => `${key}=${inner(item)}`)
    .join(", ")}}`;
}

/** Spring's conversion to text, as `+` uses it: a list is `a,b`. */
export function convertedText(value: Value, depth = 0): string {
  const items = value instanceof JavaArray ? value.items : isList(value) ? value : undefined;
  if (items === undefined) return javaText(value, depth);
  checkDepth(depth);
  return items.map((item) => convertedText(fromEvent(item), depth + 1)).join(",");
}
