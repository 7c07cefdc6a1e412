import { execFile, execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { examples as useCases } from "../../scripts/examples";
import { delivery, logEvent } from "../support/deliveries";
import { cleanEnvironment } from "../support/environment";
import { categorySwitch, elFilter, eventSwitch, hookIn, SECRET, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed, REPOSITORY } from "../support/node-red-versions";

const manifest = JSON.parse(fs.readFileSync(path.join(REPOSITORY, "package.json"), "utf8"));
const inPalette = [
  "okta-event-hook-in",
  "okta-el-filter",
  "okta-category-switch",
  "okta-event-switch",
  "okta-event-done",
  "okta-spike",
  "okta-api",
];
const types = [...inPalette, "okta-event-store", "okta-org"];
const examples = [
  "Acknowledge when done",
  "MFA fatigue",
  "Password spray",
  "Quick start",
  "Sales group only",
  "Sort by category",
  "Verify and watch",
];

/** A folder of the import menu as a text, or a flow. */
type Entry = string | { readonly fn: string };

function split(entries: readonly Entry[]): [folders: string[], files: string[]] {
  return [
    entries.filter((entry) => typeof entry === "string"),
    entries.flatMap((entry) => (typeof entry === "string" ? [] : [entry.fn])),
  ];
}

interface InstalledModule {
  name: string;
  version: string;
  nodes: { name: string; types: string[]; enabled: boolean; loaded?: boolean; err?: unknown }[];
}

let packed: { folder: string; file: string } | undefined;

/** The package as it would be published, packed once for all versions of Node-RED. */
function tarball(): string {
  if (packed === undefined) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "okta-hooks-pack-"));
    // no scripts: dist/ is built before the tests
    const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const output = execFileSync("npm", args, {
      cwd: REPOSITORY,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    packed = { folder, file: path.join(folder, JSON.parse(output)[0].filename) };
  }
  return packed.file;
}

onEachNodeRed("Installed from its tarball through the palette", (installation) => {
  let nodeRed: NodeRed;
  let installed: InstalledModule;

  before(async function () {
    this.timeout(180_000);
    nodeRed = await NodeRed.start(installation(), { withPackage: false });
    const sets = await nodeRed.json<{ types: string[] }[]>("/nodes");
    expect(sets.flatMap((set) => set.types)).not.to.include("okta-el-filter");
    const form = new FormData();
    form.append("tarball", new Blob([fs.readFileSync(tarball())]), path.basename(tarball()));
    const response = await nodeRed.api("/nodes", { method: "POST", body: form });
    installed = (await response.json()) as InstalledModule;
  });
  after(async () => {
    await nodeRed?.stop();
    if (packed !== undefined) fs.rmSync(packed.folder, { recursive: true, force: true });
    packed = undefined;
  });

  it("its node types are there, and enabled", async () => {
    const now = await nodeRed.json<InstalledModule>(`/nodes/${manifest.name}`);
    for (const { name, version, nodes } of [installed, now]) {
      expect(name).to.equal(manifest.name);
      expect(version).to.equal(manifest.version);
      expect(nodes.flatMap((set) => set.types)).to.have.members(types);
      expect(nodes.every((set) => set.enabled && set.err === undefined)).to.equal(true);
    }
    expect(types).to.have.members(Object.keys(manifest["node-red"].nodes));
  });

  it("its icons are listed, and each is an SVG", async () => {
    const icons = await nodeRed.json<Record<string, string[]>>("/icons");
    expect(icons[manifest.name]).to.include.members(inPalette.map((type) => `${type}.svg`));
    const pictures = new Set<string>();
    for (const icon of icons[manifest.name] ?? []) {
      const response = await nodeRed.api(`/icons/${manifest.name}/${icon}`);
      expect(response.headers.get("content-type")).to.match(/^image\/svg/);
      const picture = await response.text();
      expect(picture).to.match(/<svg/);
      expect(pictures.has(picture), `${icon} is another node's, too`).to.equal(false);
      pictures.add(picture);
    }
  });

  it("the editor gets each node's dialog, help and the scripts they share", async () => {
    const html = await (await nodeRed.api("/nodes", { headers: { Accept: "text/html" } })).text();
    for (const type of types) {
      expect(html).to.match(new RegExp(`registerType\\("${type}"`));
      expect(html).to.match(new RegExp(`data-template-name="${type}"[^>]*>\\s*<div`));
      expect(html).to.match(new RegExp(`data-help-name="${type}"[^>]*>[^<]{100}`));
    }
    for (const [file, global] of Object.entries({
      "okta-el.js": "oktaEl",
      "okta-editor.js": "oktaEventHooks",
    })) {
      const script = `resources/${manifest.name}/${file}`;
      expect(html).to.contain(script);
      const response = await nodeRed.api(`/${script}`);
      expect(response.headers.get("content-type")).to.match(/javascript/);
      expect(await response.text()).to.contain(global);
    }
  });

  it("the editor gets each node's texts", async () => {
    const catalogs =
      await nodeRed.json<Record<string, Record<string, { label?: { palette?: string } }>>>(
        "/nodes/messages?lng=en-US",
      );
    for (const type of types) {
      const palette = catalogs[`${manifest.name}/${type}`]?.[type]?.label?.palette;
      expect(palette, type).to.be.a("string").that.has.length.above(3);
    }
  });

  it("its examples are in the import dialog, and each is a flow with our nodes in it", async () => {
    const modules = await nodeRed.json<string[]>("/library/examples/flows/");
    expect(modules).to.include(manifest.name);
    const menu = `/library/examples/flows/${manifest.name}`;
    const [folders, files] = split(await nodeRed.json<Entry[]>(`${menu}/`));
    expect(files).to.have.members(examples);
    const numbered = useCases.map(({ file }) => file);
    expect(folders).to.have.members([...new Set(numbered.map((file) => file.split("/")[0]))]);
    const inFolders: string[] = [];
    for (const folder of folders) {
      const [, own] = split(await nodeRed.json<Entry[]>(`${menu}/${encodeURIComponent(folder)}`));
      inFolders.push(...own.map((file) => `${folder}/${file}`));
    }
    expect(inFolders).to.have.members(numbered);
    for (const file of [...files, ...inFolders]) {
      const flow = await nodeRed.json<{ type: string }[]>(
        `${menu}/${file.split("/").map(encodeURIComponent).join("/")}`,
      );
      expect(flow.map((node) => node.type)).to.include("okta-event-hook-in");
    }
  });

  it("works at once, without a restart; the installed okta-hook agrees", async function () {
    this.timeout(60_000);
    await nodeRed.deploy(
      tab(
        "installed",
        hookIn("hook", "/okta/installed", ["filter"]),
        elFilter("filter", "event.target.?[displayName eq 'Sales'].size() > 0", [["categories"], ["rest"]]),
        categorySwitch("categories", [["group"]], [["types"]]),
        eventSwitch("types", [["group.user_membership.*"]], [["out"]]),
        sink("out"),
        sink("rest"),
      ),
    );
    const url = `${nodeRed.url}/okta/installed`;
    const event = logEvent();
    expect((await deliver(url, delivery([event]))).status).to.equal(204);
    expect((await nodeRed.arrived("out"))[0].payload).to.deep.equal(event);

    // rejects unless it exits with 0
    const bin = fs.realpathSync(path.join(nodeRed.userDir, "node_modules/.bin/okta-hook"));
    const hook = (...args: string[]) =>
      promisify(execFile)(process.execPath, [bin, ...args, "--secret", SECRET], { env: cleanEnvironment() });
    expect((await hook("verify", url)).stdout).to.match(/verified/);
    await hook("send", url, "--type", "group.user_membership.add", "--count", "2");
    await nodeRed.messages.until((all) => all.length === 3, "the two events that okta-hook sent");
  });

  it("its exports can be used from elsewhere: the expressions and the event types", () => {
    const require = createRequire(path.join(nodeRed.userDir, "package.json"));
    const el = require(`${manifest.name}/el`) as typeof import("../../src/el");
    expect(el.compile("event.actor.id == 'x'").test({ actor: { id: "x" } })).to.equal(true);
    const events = require(`${manifest.name}/events`) as typeof import("../../src/events");
    expect(events.categoryOf("group.user_membership.add")).to.equal("group");
  });
});
