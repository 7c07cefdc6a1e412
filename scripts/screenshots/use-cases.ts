import { setTimeout } from "node:timers/promises";
import { Editor } from "../../test/support/editor";
import { NodeRed } from "../../test/support/node-red";
import { nodeRedVersions } from "../../test/support/node-red-versions";
import { DASHBOARD, EMAIL, SQLITE } from "../../test/support/palette";
import { ImportedExample } from "../../test/support/use-cases";
import { examples } from "../examples";
import { pictureOf } from "../examples/picture";
import { save, takeFlow } from "./take";

/** Every flow of the use cases, after its button was pressed. */
export async function takeUseCases(): Promise<void> {
  const installation = nodeRedVersions[0]?.install();
  if (typeof installation !== "object") throw new Error(installation);
  const nodeRed = await NodeRed.start(installation, { palette: [SQLITE, EMAIL, DASHBOARD] });
  const editor = await Editor.start(nodeRed, { viewport: { width: 3600, height: 2400 } });
  try {
    for (const example of examples) {
      const flow = await ImportedExample.import(nodeRed, example.file, { untouched: true });
      // the tables are made by then
      await setTimeout(500);
      await flow.pressHook();
      await flow.settled();
      await editor.open(flow.tab.id);
      // the sidebar would hide what is at the right of a wide flow
      await editor.page.keyboard.press("Control+Space");
      await save(pictureOf(example), await takeFlow(editor));
    }
  } finally {
    await editor.close();
    await nodeRed.stop();
  }
}
