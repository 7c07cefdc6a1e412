import type { Node, NodeStatus } from "node-red";

const PAUSE = 250;

/** Shows a node's latest status, at most four times a second: every status crosses a socket to every editor. */
export class StatusLine {
  readonly #node: Node;
  #timer: NodeJS.Timeout | undefined;
  #latest: (() => NodeStatus) | undefined;

  constructor(node: Node) {
    this.#node = node;
  }

  /** `status` is asked for when it is shown, not before. */
  show(status: () => NodeStatus): void {
    this.#latest = status;
    if (this.#timer === undefined) this.#flush();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#latest = undefined;
  }

  #flush(): void {
    const status = this.#latest;
    this.#latest = undefined;
    this.#timer = undefined;
    if (status === undefined) return;
    this.#node.status(status());
    this.#timer = setTimeout(() => this.#flush(), PAUSE);
    this.#timer.unref();
  }
}
