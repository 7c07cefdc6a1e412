// A Node-RED and what stands for Okta, for the suites of okta-api.
import { expect } from "chai";
import { catchFrom, type FlowNode, sink, tab } from "../support/flow";
import { NodeRed, type StatusChange } from "../support/node-red";
import type { Installation } from "../support/node-red-versions";
import { Okta, oktaApi, oktaOrg, TOKEN, USER_IN_TARGET } from "../support/okta-api";

export type Status = StatusChange["status"];

/** The id of the user in target of the usual event. */
export const SAM = "00uefnwtXJ8R5VmMk1d7";
export const suspended = (user = SAM) => `/api/v1/users/${user}/lifecycle/suspend`;
export const userNumber = (number: number) => ({
  id: `00u${number}`,
  type: "User",
  alternateId: `${number}@example.com`,
});

/** An okta-api "api" that suspends the user in target and leads to "out". */
export const suspend = (options: Record<string, unknown> = {}): FlowNode =>
  oktaApi("api", "suspendUser", { userId: USER_IN_TARGET }, ["out"], options);

export class ApiBench {
  #tabs = 0;

  private constructor(
    readonly okta: Okta,
    readonly nodeRed: NodeRed,
  ) {}

  static async start(installation: Installation): Promise<ApiBench> {
    const okta = await Okta.start();
    return new ApiBench(okta, await NodeRed.start(installation, { env: { USER_OF_ENV: "00uenv" } }));
  }

  async stop(): Promise<void> {
    await this.nodeRed.stop();
    await this.okta.stop();
  }

  reset(): void {
    this.okta.reset();
    this.nodeRed.messages.clear();
    this.nodeRed.statuses.clear();
  }

  /** Nodes with an org, and a Catch node for "api" that leads to "caught". */
  flowsOf(nodes: FlowNode[], orgs: FlowNode[] = []): FlowNode[] {
    const all = [...nodes, sink("out"), catchFrom("catch", ["api"], ["caught"]), sink("caught")];
    return [
      ...(orgs.length > 0 ? orgs : [oktaOrg("org", this.okta.url)]),
      ...tab(`tab-${this.#tabs}`, ...all),
    ];
  }

  async deploy(nodes: FlowNode[], ...orgs: FlowNode[]): Promise<void> {
    this.#tabs++;
    await this.nodeRed.deploy(this.flowsOf(nodes, orgs));
  }

  /** The requests so far: `POST /api/v1/…`. */
  asked(): string[] {
    return this.okta.asked.all.map(({ method, url }) => `${method} ${url}`);
  }

  /** The `count`th message that the Catch node got. */
  async caught(count = 1) {
    return (await this.nodeRed.arrived("caught", count))[count - 1];
  }

  status(fits: (status: Status) => boolean): Promise<Status> {
    return this.nodeRed.status("api", fits);
  }

  /** Nothing that was shown, said or sent through the flows holds the token. */
  async expectNoSecret(): Promise<void> {
    const { nodeRed } = this;
    const said = [await nodeRed.flows(), nodeRed.messages.all, nodeRed.statuses.all, nodeRed.log.all];
    for (const one of said) expect(JSON.stringify(one)).not.to.contain(TOKEN.slice(2));
  }
}

/** One bench for a whole suite; after each test nothing may hold a secret. */
export function needsBench(installation: () => Installation, started: (bench: ApiBench) => void): void {
  let bench: ApiBench | undefined;
  before("start a Node-RED and what stands for Okta", async function () {
    this.timeout(120_000);
    bench = await ApiBench.start(installation());
    started(bench);
  });
  after(() => bench?.stop());
  beforeEach(() => bench?.reset());
  afterEach("no secret is anywhere", () => bench?.expectNoSecret());
}
