// Builds dist/ and resources/: one pass, or again on every change with --watch.
// Every folder of nodes/ that holds a runtime.ts is a node type; nothing lists them by hand.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import esbuild from "esbuild";
import peggy from "peggy";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => path.join(root, ...parts);
const read = (file) => fs.readFileSync(file, "utf8");

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function nodeTypes() {
  return fs
    .readdirSync(at("nodes"))
    .filter((folder) => fs.existsSync(at("nodes", folder, "runtime.ts")))
    .sort();
}

function grammar() {
  const source = at("src/el/okta-el.peggy");
  const parser = peggy.generate(read(source), {
    grammarSource: path.relative(root, source),
    output: "source",
    format: "commonjs",
    // the engine has limits and error positions of its own; these are the only ways in
    allowedStartRules: ["Start"],
  });
  write(at("src/el/grammar.js"), parser);
}

function library() {
  const tsc = spawnSync(
    process.execPath,
    [at("node_modules/typescript/bin/tsc"), "-p", at("tsconfig.build.json")],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (tsc.status !== 0) throw new Error("the type check failed");
  fs.copyFileSync(at("src/el/grammar.js"), at("dist/lib/src/el/grammar.js"));
}

/** Shared editor code is loaded once from resources/; a node's own editor code refers to it. */
const sharedEditor = {
  name: "shared-editor",
  setup(build) {
    build.onResolve({ filter: /\/src\/editor$/ }, () => ({ path: "shared", namespace: "shared-editor" }));
    build.onLoad({ filter: /.*/, namespace: "shared-editor" }, () => ({
      contents: "module.exports = globalThis.oktaEventHooks;",
      loader: "js",
    }));
  },
};

/** The licenses of the packages that are in a bundle. */
function licensesIn({ inputs }) {
  const names = Object.keys(inputs).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names)]
    .filter((name) => name !== undefined)
    .map((name) => {
      const license = read(at("node_modules", name, "LICENSE")).trim();
      return `/*! The part from ${name} is under this license.\n${license}\n*/\n`;
    })
    .join("");
}

/** A page may take a script for Latin-1: esbuild escapes what texts hold, but not what regular expressions do. */
const ascii = (code) =>
  code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The expression engine for a browser: the global `oktaEl`, whole in one file. */
async function engineResource() {
  const outfile = at("resources/okta-el.js");
  const { metafile, outputFiles } = await esbuild.build({
    entryPoints: [at("src/el/index.ts")],
    outfile,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    globalName: "oktaEl",
    // a page that asks for it twice keeps one engine, so that an ElError stays an ElError
    banner: { js: "if(!globalThis.oktaEl){" },
    footer: { js: "}" },
    target: "es2022",
    logLevel: "warning",
  });
  write(outfile, ascii(outputFiles[0].text + licensesIn(metafile)));
}

/**
 * The editor's code takes the engine from okta-el.js, when it calls it: a page may run the two files in any order.
 */
const sharedEngine = {
  name: "shared-engine",
  setup(build) {
    const names = Object.keys(vm.runInNewContext(`${read(at("resources/okta-el.js"))};oktaEl`));
    build.onResolve({ filter: /\/el$/ }, ({ path: wanted, resolveDir }) =>
      path.resolve(resolveDir, wanted) === at("src/el")
        ? { path: "engine", namespace: "shared-engine" }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "shared-engine" }, () => ({
      contents: `module.exports={${names.map((name) => `get ${name}(){return globalThis.oktaEl.${name}}`)}};`,
      loader: "js",
    }));
  },
};

/** The English sentences once: the further languages have them in the same order. */
const sentences = {
  name: "sentences",
  setup(build) {
    build.onLoad({ filter: /[\\/]sentences[\\/](?:fr|ja)\.json$/ }, ({ path: file }) => {
      const texts = JSON.stringify(Object.values(JSON.parse(read(file))));
      const contents = `import de from "./de.json";
        const texts = ${texts};
        export default Object.fromEntries(Object.keys(de).map((english, index) => [english, texts[index]]));`;
      return { contents, loader: "js", resolveDir: path.dirname(file) };
    });
  },
};

/** Style sheets as texts. */
const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await esbuild.transform(read(file), { loader: "css", minify: true, charset: "ascii" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

async function editorResources() {
  const outfile = at("resources/okta-editor.js");
  const { outputFiles } = await esbuild.build({
    entryPoints: [at("src/editor/index.ts")],
    plugins: [sharedEngine, sentences, styles],
    outfile,
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    globalName: "oktaEventHooks",
    // every node's html asks for it, as any of them may be disabled; the first one runs it
    banner: { js: "if(!window.oktaEventHooks){" },
    footer: { js: "}" },
    target: "es2020",
    logLevel: "warning",
  });
  write(outfile, ascii(outputFiles[0].text));
}

/** The command comes as one file, with the library it reads its options with: an install brings nothing else. */
async function command(file) {
  const license = read(at("node_modules/commander/LICENSE")).trim();
  await esbuild.build({
    entryPoints: [at("src/simulator/cli.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    footer: { js: `/*! The part from commander is under this license.\n${license}\n*/` },
    logLevel: "warning",
  });
  // npx runs it from the clone
  fs.chmodSync(file, 0o755);
}

async function editorScript(type) {
  const result = await esbuild.build({
    entryPoints: [at("nodes", type, "editor.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2020",
    plugins: [sharedEditor],
    logLevel: "warning",
  });
  return result.outputFiles[0].text;
}

const scriptTag = (type, attribute, name, text) =>
  `<script type="${type}" ${attribute}="${name}">\n${text.trim()}\n</script>\n`;

async function node(type, packageName) {
  const folder = at("nodes", type);
  write(
    at("dist/nodes", `${type}.js`),
    `"use strict";\nmodule.exports = require("../lib/nodes/${type}/runtime.js");\n`,
  );
  write(
    at("dist/nodes", `${type}.html`),
    ["okta-el.js", "okta-editor.js"]
      .map((file) => `<script src="resources/${packageName}/${file}"></script>\n`)
      .join("") +
      `<script type="text/javascript">\n${await editorScript(type)}</script>\n` +
      scriptTag("text/html", "data-template-name", type, read(path.join(folder, "template.html"))) +
      scriptTag("text/markdown", "data-help-name", type, read(path.join(folder, "help.md"))),
  );
  const locales = path.join(folder, "locales");
  for (const file of fs.existsSync(locales) ? fs.readdirSync(locales) : []) {
    const { name: language, ext } = path.parse(file);
    const target = at("dist/nodes/locales", language);
    if (ext === ".json") {
      write(
        path.join(target, `${type}.json`),
        `${JSON.stringify({ [type]: JSON.parse(read(path.join(locales, file))) }, null, 2)}\n`,
      );
    } else if (ext === ".md") {
      write(
        path.join(target, `${type}.html`),
        scriptTag("text/markdown", "data-help-name", type, read(path.join(locales, file))),
      );
    }
  }
}

async function build() {
  const started = performance.now();
  const { name, bin } = JSON.parse(read(at("package.json")));
  fs.rmSync(at("dist"), { recursive: true, force: true });
  grammar();
  library();
  await command(at(bin["okta-hook"]));
  await engineResource();
  await editorResources();
  const types = nodeTypes();
  for (const type of types) await node(type, name);
  fs.cpSync(at("icons"), at("dist/nodes/icons"), { recursive: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`built ${types.length} nodes in ${seconds} s: ${types.join(", ")}`);
}

async function watch() {
  let timer;
  let running = Promise.resolve();
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(build).catch((error) => console.error(error.message));
    }, 150);
  };
  for (const folder of ["src", "nodes", "icons"]) {
    fs.watch(at(folder), { recursive: true }, (_change, file) => {
      if (file !== "el/grammar.js") again();
    });
  }
  console.log("watching src, nodes and icons; Ctrl-C ends");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes("--watch")) {
    await build().catch((error) => console.error(error.message));
    await watch();
  } else {
    await build();
  }
}
