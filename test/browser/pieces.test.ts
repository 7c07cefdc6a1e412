// The subflows that the examples share: whoever imports a second example must not get them twice.
import { expect } from "chai";
import { examples } from "../../scripts/examples";
import { type Editor, needsEditor } from "../support/editor";
import type { FlowNode } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { EMAIL } from "../support/palette";

/** Node-RED's editor, as far as it is asked here. */
interface Red {
  nodes: {
    subflow(id: string): object;
    filterNodes(filter: { z: string }): object[];
    createExportableNodeSet(nodes: object[]): object[];
  };
}

const definitions = new Map<string, readonly FlowNode[]>();
for (const { nodes } of examples as readonly { nodes: readonly FlowNode[] }[]) {
  for (const { id, type } of nodes) {
    if (type === "subflow")
      definitions.set(
        id,
        nodes.filter((node) => node.id === id || node.z === id),
      );
  }
}

onEachNodeRed("The subflows of the examples", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  needsEditor(
    installation,
    (...started) => {
      [nodeRed, editor] = started;
    },
    { palette: [EMAIL] },
  );

  before(async () => {
    await nodeRed.deploy([{ id: "tab", type: "tab", label: "tab" }, ...[...definitions.values()].flat()]);
    await editor.open();
  });

  for (const [id, nodes] of definitions) {
    const name = String(nodes[0]?.name);
    // with its nodes' credentials, which an export leaves out, it cannot be known again
    if (name === "Mail") continue;
    it(`${name} is what the editor would export of it, by which it knows it again`, async () => {
      const exported = await editor.page.evaluate((subflow) => {
        const { nodes: all } = (window as unknown as { RED: Red }).RED;
        return JSON.stringify(
          all.createExportableNodeSet([all.subflow(subflow), ...all.filterNodes({ z: subflow })]),
        );
      }, id);
      expect(exported).to.equal(JSON.stringify(nodes));
    });
  }
});
