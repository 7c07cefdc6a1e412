/** As much of oidc-provider as the tests use; it brings no types. */
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  interface StoredToken {
    readonly clientId: string;
    readonly scope?: string;
    /** Thumbprint of the key that has to be proved. */
    readonly jkt?: string;
    readonly isExpired: boolean;
  }

  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
    on(event: string, listener: (...values: never[]) => void): void;
    readonly ClientCredentials: { find(token: string): Promise<StoredToken | undefined> };
  }
}
