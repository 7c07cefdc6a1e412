// Makes the pictures of the documents: `npm run screenshots`, or `npm run screenshots -- readme`, `use-cases` or `dashboards` alone.
// Chromium at /usr/bin/chromium or where CHROMIUM says.
import { missingBrowser } from "../../test/support/editor";
import { takeDashboards } from "./dashboards";
import { takeReadme } from "./readme";
import { takeUseCases } from "./use-cases";

const SETS: Readonly<Record<string, () => Promise<void>>> = {
  readme: takeReadme,
  "use-cases": takeUseCases,
  dashboards: takeDashboards,
};

async function main(): Promise<void> {
  const missing = missingBrowser();
  if (missing !== undefined) throw new Error(missing);
  const wanted = process.argv.slice(2);
  for (const [name, take] of Object.entries(SETS)) {
    if (wanted.length === 0 || wanted.includes(name)) await take();
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
