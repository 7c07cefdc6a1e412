// `npm run examples` writes the flows of examples/NN …/ and the table of them in docs/use-cases.md; with `-- --check` it
// says which are not as written.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { examples } from "./index";
import { useCasesPage } from "./page";

const ROOT = path.resolve(__dirname, "../..");
const FOLDER = path.join(ROOT, "examples");
const check = process.argv.includes("--check");

/** The folders that are made here; the flows beside them are made by hand. */
const NUMBERED = /^\d\d /;

/** As the formatter of the project writes it. */
function formatted(file: string, json: string): string {
  const biome = spawnSync("npx", ["biome", "format", `--stdin-file-path=${file}`], {
    cwd: ROOT,
    input: json,
    encoding: "utf8",
  });
  if (biome.status !== 0) throw new Error(biome.stderr);
  return biome.stdout;
}

const wanted = new Map(examples.map(({ file, nodes }) => [`${file}.json`, JSON.stringify(nodes, null, 2)]));
const there = fs
  .readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => NUMBERED.test(file) && file.endsWith(".json"));

let different = 0;
for (const file of there.filter((each) => !wanted.has(each))) {
  different++;
  console.log(`${check ? "not made here" : "removed"}: ${file}`);
  if (!check) fs.rmSync(path.join(FOLDER, file));
}
function keep(target: string, text: string): void {
  if (fs.existsSync(target) && fs.readFileSync(target, "utf8") === text) return;
  different++;
  console.log(`${check ? "not as written" : "written"}: ${path.relative(ROOT, target)}`);
  if (check) return;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text);
}
for (const [file, json] of wanted) {
  const target = path.join(FOLDER, file);
  keep(target, formatted(target, json));
}
keep(path.join(ROOT, "docs/use-cases.md"), useCasesPage(examples));
console.log(`${examples.length} examples, ${different} ${check ? "different" : "changed"}`);
if (check && different > 0) process.exitCode = 1;
