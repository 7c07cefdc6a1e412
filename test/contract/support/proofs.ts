// What was proved of each operation, as a table: OKTA_CONTRACT_TABLE=1 prints it when the tests end.
import { OPERATIONS } from "../../../src/okta-api";

type Column = "specification" | "Prism, required" | "Prism, all" | "SDK";
const columns: readonly Column[] = ["specification", "Prism, required", "Prism, all", "SDK"];
const proofs = new Map<string, string>();

/** Call it after what it says was asserted. */
export function proved(operationId: string, column: Column, result: string): void {
  proofs.set(`${operationId} ${column}`, result);
}

function table(): string {
  const rows = OPERATIONS.map((one) => [
    one.group,
    one.id,
    `${one.method} ${one.path}`,
    ...columns.map((column) => proofs.get(`${one.id} ${column}`) ?? "–"),
  ]);
  const lines = [["group", "operation", "call", ...columns], Array(columns.length + 3).fill("---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

if (process.env.OKTA_CONTRACT_TABLE) {
  // a root hook: after the suites of every file
  after(() => console.log(`\n${table()}\n`));
}
