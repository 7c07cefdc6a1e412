// npm run bench -- el|hook|inbox|spike
import { run as el } from "./el";
import { run as hook } from "./hook";
import { run as inbox } from "./inbox";
import { run as spike } from "./spike";

const benches: Readonly<Record<string, () => Promise<void>>> = {
  el,
  hook,
  inbox: () => inbox(),
  spike,
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
