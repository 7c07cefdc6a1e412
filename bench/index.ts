// npm run bench -- el|hook|inbox
import { run as el } from "./el";
import { run as hook } from "./hook";
import { run as inbox } from "./inbox";

const benches: Readonly<Record<string, () => Promise<void>>> = {
  el,
  hook,
  inbox: () => inbox(),
};

async function main(name = ""): Promise<void> {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`which bench? ${Object.keys(benches).join(", ")}`);
  await bench();
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
