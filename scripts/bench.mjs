// Runs a bench as plain JavaScript: through tsx the same code measures twice as slow.
//   npm run bench -- el
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "okta-bench-"));
const file = path.join(folder, "bench.cjs");
try {
  await esbuild.build({
    entryPoints: [path.join(root, "bench/index.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "warning",
  });
  const { status } = spawnSync(process.execPath, ["--expose-gc", file, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
