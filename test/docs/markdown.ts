// The parts of a Markdown page that a test can hold to account: fenced blocks and tables, under their headings.
import fs from "node:fs";
import path from "node:path";

export interface Table {
  /** The headings above it, `#` first. */
  readonly under: readonly string[];
  readonly line: number;
  readonly columns: readonly string[];
  /** Rows by column; cells as written, but `\|` is a `|`. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export interface Block {
  readonly under: readonly string[];
  readonly line: number;
  /** What stands after the fence. */
  readonly info: string;
  readonly text: string;
}

export interface Page {
  readonly tables: readonly Table[];
  readonly blocks: readonly Block[];
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  readonly lines: readonly string[];
}

export function readPage(file: string): Page {
  const lines = fs.readFileSync(path.join(__dirname, "../../docs", file), "utf8").split("\n");
  const tables: Table[] = [];
  const blocks: Block[] = [];
  const headings: { level: number; text: string }[] = [];
  let under: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const heading = /^(#+) (.*)$/.exec(line);
    if (heading !== null) {
      const [, marks = "", text = ""] = heading;
      headings.push({ level: marks.length, text });
      under = [...under.slice(0, marks.length - 1), text];
    } else if (line.startsWith("```")) {
      const end = lines.indexOf("```", i + 1);
      blocks.push({ under, line: i + 1, info: line.slice(3), text: lines.slice(i + 1, end).join("\n") });
      i = end;
    } else if (line.startsWith("|")) {
      const columns = cellsOf(line);
      const begin = i;
      const rows: Record<string, string>[] = [];
      for (i += 2; lines[i]?.startsWith("|"); i++) {
        const cells = cellsOf(lines[i] as string);
        if (cells.length !== columns.length) throw new Error(`line ${i + 1}: ${cells.length} cells`);
        rows.push(Object.fromEntries(cells.map((cell, at) => [columns[at], cell])));
      }
      tables.push({ under, line: begin + 1, columns, rows });
    }
  }
  return { tables, blocks, headings, lines };
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** The texts in backticks of a cell. */
export function codesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);
}

/** The one text in backticks that a cell is. */
export function codeOf(cell: string): string {
  const match = /^`([^`]*)`$/.exec(cell);
  if (match === null) throw new Error(`not code: ${cell}`);
  return match[1] as string;
}
