/** The part of node-red-node-test-helper that these tests use; the package has no types of its own. */
declare module "node-red-node-test-helper" {
  import type { Node, NodeAPI, NodeMessage } from "node-red";

  interface Helper {
    init(runtimePath: string, settings?: object): void;
    load(nodes: ((RED: NodeAPI) => void)[], flow: object[], credentials?: object): Promise<void>;
    unload(): Promise<void>;
    getNode(id: string): Node & { receive(message: NodeMessage): void };
    startServer(done: () => void): void;
    stopServer(done: () => void): void;
    setFlows(flow: object[], type?: string): Promise<void>;
    url(): string;
    request(): unknown;
    log(): { args: unknown[][] };
  }
  const helper: Helper;
  export default helper;
}
