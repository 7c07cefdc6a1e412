import fs from "node:fs";
import path from "node:path";
import sharp from "sharp";
import type { Editor } from "../../test/support/editor";
import { REPOSITORY } from "../../test/support/node-red-versions";

const FOLDER = path.join(REPOSITORY, "docs/images");
const MAX_BYTES = 160 * 1024;
const MARGIN = 16;

/** With a palette of 256 colours, which is enough for a dialog and less than half the bytes. */
export async function save(name: string, taken: Buffer, most = MAX_BYTES): Promise<void> {
  const picture = await sharp(taken).png({ palette: true, effort: 10, compressionLevel: 9 }).toBuffer();
  if (picture.length > most) throw new Error(`${name}.png has ${picture.length} bytes`);
  fs.writeFileSync(path.join(FOLDER, `${name}.png`), picture);
  console.log(`docs/images/${name}.png  ${Math.ceil(picture.length / 1024)} kB`);
}

/** The nodes of the tab with their statuses, and a margin around them. */
export async function takeFlow(editor: Editor): Promise<Buffer> {
  await editor.page.mouse.move(0, 0);
  const boxes = await editor.page
    .locator("#red-ui-workspace-chart")
    .locator(
      ".red-ui-flow-node, .red-ui-flow-node-status-group, .red-ui-flow-node-button, .red-ui-flow-group-outline-select",
    )
    .evaluateAll((elements) =>
      elements
        .map((element) => element.getBoundingClientRect())
        .filter(({ width, height }) => width > 0 && height > 0)
        .map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
    );
  const left = Math.min(...boxes.map((box) => box.left)) - MARGIN;
  const top = Math.min(...boxes.map((box) => box.top)) - MARGIN;
  const right = Math.max(...boxes.map((box) => box.right)) + MARGIN;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) + MARGIN;
  return editor.page.screenshot({ clip: { x: left, y: top, width: right - left, height: bottom - top } });
}
