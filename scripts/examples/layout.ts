// Where nodes are drawn, from columns and rows: the widths are those of Node-RED's editor.

/** Column and row; either may be a half. */
export type Place = readonly [column: number, row: number];

/** Widths of the characters 32 to 126 of Helvetica, in thousandths of its size (Adobe's font metrics). */
// biome-ignore format: a table
const HELVETICA = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722,
  778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,
  556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/** Other fonts that stand in for it are wider by up to so much. */
const WIDEST_FONT = 1.15;
const FONT_SIZE = 14;

/** How a label is split into lines in Node-RED. */
const LINES = / \\n /;

function widthOf(text: string): number {
  const units = [...text].reduce((sum, char) => sum + (HELVETICA[char.charCodeAt(0) - 32] ?? 600), 0);
  return (units / 1000) * FONT_SIZE * WIDEST_FONT;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The box of a node, as the editor computes it, in the widest font. */
export function sizeOf(label: string, inputs: number, outputs: number): Size {
  const lines = label.split(LINES);
  const text = Math.max(...lines.map(widthOf));
  return {
    width: Math.max(100, 20 * Math.ceil((text + 50 + (inputs > 0 ? 7 : 0)) / 20)),
    height: Math.max(6 + 24 * lines.length, outputs * 15, 30),
  };
}

/** Pixels between two columns, and from row to row: a status has room below its node. */
export const GAP = 50;
export const ROW = 60;

export interface Placed {
  readonly place: Place;
  readonly size: Size;
}

/** The centre of every column: each is as wide as its widest node. A node in a half column stands between two. */
export function columnCentres(nodes: readonly Placed[], left: number): (column: number) => number {
  const last = Math.max(0, ...nodes.map(({ place: [column] }) => Math.ceil(column)));
  const centres: number[] = [];
  let edge = left;
  for (let column = 0; column <= last; column++) {
    const widths = nodes.filter(({ place }) => place[0] === column).map(({ size }) => size.width);
    const width = Math.max(100, ...widths);
    centres.push(edge + width / 2);
    edge += width + GAP;
  }
  const at = (column: number) => centres[column] ?? left;
  return (column) => Math.round((at(Math.floor(column)) + at(Math.ceil(column))) / 2);
}
