// Patterns that are texts with `.*` or `.+` between them, which is what most people write: no automaton is
// needed for those.
import { withoutEnds } from "./program";
import { dot, everything, isLineTerminator } from "./sets";
import type { Regex } from "./tree";

/** The text that a pattern without operators is. */
export function literalOf(tree: Regex): string | undefined {
  const shape = shapeOf(tree);
  return shape?.gaps.length === 0 ? shape.texts[0] : undefined;
}

/** A test for the whole text, if the pattern has that shape. */
export function shapeTest(tree: Regex): ((text: string) => boolean) | undefined {
  const shape = shapeOf(withoutEnds(tree));
  if (shape === undefined) return undefined;
  const { texts, gaps, lines } = shape;
  const first = texts[0] as string;
  const last = texts.at(-1) as string;
  if (gaps.length === 0) return (text) => text === first;
  const least = texts.reduce((sum, text) => sum + text.length, 0) + gaps.reduce((sum, gap) => sum + gap, 0);
  const inside = texts.slice(1, -1);
  const lastGap = gaps.at(-1) as number;
  return (text) => {
    if (text.length < least || !text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    // the leftmost place leaves the most for what follows
    for (let i = 0; i < inside.length; i++) {
      const part = inside[i] as string;
      const at = text.indexOf(part, from + (gaps[i] as number));
      if (at < 0) return false;
      from = at + part.length;
    }
    return from + lastGap <= text.length - last.length && (lines || !/[\n\r\x85\u2028\u2029]/.test(text));
  };
}

interface Shape {
  /** One more than there are gaps; any may be empty. */
  readonly texts: string[];
  /** 0 for `.*`, 1 for `.+`. */
  readonly gaps: number[];
  /** Whether the dots take line terminators: `(?s)`. */
  lines?: boolean;
}

function shapeOf(tree: Regex): Shape | undefined {
  const shape: Shape = { texts: [""], gaps: [] };
  if (!addTo(shape, tree)) return undefined;
  // the text in a gap is looked at once, so the gaps must be alike and the texts be such as they take
  if (shape.gaps.length > 0 && shape.lines !== true && shape.texts.some(hasTerminator)) return undefined;
  return shape;
}

const hasTerminator = (text: string) => [...text].some((char) => isLineTerminator(char.charCodeAt(0)));

function addTo(shape: Shape, tree: Regex): boolean {
  switch (tree.kind) {
    case "char":
      // half of a pair must not be found in one
      if (tree.code >= 0xd800 && tree.code <= 0xdfff) return false;
      shape.texts.push(shape.texts.pop() + String.fromCodePoint(tree.code));
      return true;
    case "sequence":
      return tree.items.every((item) => addTo(shape, item));
    case "group":
      return addTo(shape, tree.body);
    case "repeat": {
      const { body, min, max } = tree;
      if (body.kind !== "set" || min > 1 || max !== Number.POSITIVE_INFINITY) return false;
      if (body.set !== dot && body.set !== everything) return false;
      const lines = body.set === everything;
      if ((shape.lines ?? lines) !== lines) return false;
      shape.lines = lines;
      // two gaps in a row are one; with two characters at least, which may be one pair, they are no gap
      if (shape.texts.at(-1) === "" && shape.gaps.length > 0) {
        const gap = (shape.gaps.pop() as number) + min;
        shape.gaps.push(gap);
        return gap <= 1;
      }
      shape.gaps.push(min);
      shape.texts.push("");
      return true;
    }
    default:
      return false;
  }
}
