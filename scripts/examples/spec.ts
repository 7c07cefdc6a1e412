/** A node before it has a place: its type, its name, and the properties Node-RED keeps of it. */
export interface Spec {
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** 0 or 1; 1 if absent. */
  readonly inputs?: number;
  /** 1 if absent. */
  readonly outputs?: number;
  readonly credentials?: Readonly<Record<string, string>>;
}

/** An environment variable of a tab: an address or a secret, with a default that works where the flow is imported. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** "cred" is stored encrypted and never exported. */
  readonly type: "str" | "num" | "bool" | "cred";
}

export interface Wired {
  readonly id: string;
  /** From an output, the first if no other is said, to nodes. */
  to(target: Wired | readonly Wired[], output?: number): void;
}
