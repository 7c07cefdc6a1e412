// An org with users, authenticators and enrollments: what the flows ask Okta for, page by page.
import { json, Okta, oktaError } from "../../outside/okta";

/** Users a page: fewer than a flow asks for, as Okta may do. */
const PAGE = 2;

export const VERIFY = { id: "aut1verify", type: "Authenticator", displayName: "Okta Verify" };
const KEYS = {
  [VERIFY.id]: "okta_verify",
  aut1passkey: "webauthn",
  aut1mail: "okta_email",
  aut1password: "okta_password",
};

export class Org {
  readonly okta: Okta;
  /** Logins, and the keys of what they have. */
  readonly enrolled: Map<string, string[]>;
  /** Id of each authenticator, and whether it is on. */
  readonly on: Map<string, boolean>;

  private constructor(okta: Okta) {
    this.okta = okta;
    this.enrolled = new Map();
    this.on = new Map();
  }

  static async start(): Promise<Org> {
    return new Org(await Okta.start());
  }

  /** Begins anew; Okta Verify is off, everything else is on. */
  reset(enrolled: Readonly<Record<string, readonly string[]>>): void {
    this.okta.reset();
    this.enrolled.clear();
    for (const [login, keys] of Object.entries(enrolled)) this.enrolled.set(login, [...keys]);
    for (const id of Object.keys(KEYS)) this.on.set(id, id !== VERIFY.id);
  }

  /** Answers from now on; what was scripted before goes first. */
  serve(): void {
    const { okta } = this;
    okta.answers(/^GET \/api\/v1\/users\?/, (asked, response) => {
      const url = new URL(asked.url, okta.url);
      const from = /created ge "([^"]*)"/.exec(url.searchParams.get("search") ?? "")?.[1] ?? "";
      const users = this.#users().filter(({ created }) => created >= from);
      const start = Number(url.searchParams.get("after") ?? 0);
      url.searchParams.set("after", String(start + PAGE));
      const more = start + PAGE < users.length;
      json(
        200,
        users.slice(start, start + PAGE),
        more ? { Link: `<${url}>; rel="next"` } : {},
      )(asked, response);
    });
    okta.answers(/^GET \/api\/v1\/authenticators$/, (asked, response) => {
      const all = Object.entries(KEYS).map(([id, key]) => ({
        id,
        key,
        name: key,
        status: this.on.get(id) ? "ACTIVE" : "INACTIVE",
      }));
      json(200, all)(asked, response);
    });
    okta.answers(/^GET \/api\/v1\/users\/[^/]+\/authenticator-enrollments$/, (asked, response) => {
      const login = this.#login(asked.url);
      const all = (this.enrolled.get(login) ?? []).map((key, index) => ({
        id: `${key}-${index}`,
        key,
        name: key,
        status: "ACTIVE",
        _links: {
          authenticator: {
            href: `${okta.url}/api/v1/authenticators/${Object.entries(KEYS).find(([, each]) => each === key)?.[0]}`,
          },
        },
      }));
      json(200, all)(asked, response);
    });
    okta.answers(/^DELETE \/api\/v1\/users\/[^/]+\/authenticator-enrollments\//, (asked, response) => {
      const keys = this.enrolled.get(this.#login(asked.url)) ?? [];
      const [, key, index] = /\/([^/]+)-(\d+)$/.exec(asked.url) ?? [];
      if (keys[Number(index)] !== key) return oktaError(404, "E0000007", "Not found")(asked, response);
      keys.splice(Number(index), 1);
      json(204)(asked, response);
    });
    okta.answers(/./, oktaError(404, "E0000007", "Not found"));
  }

  /** Of whom something was deleted, in order. */
  get deleted(): string[] {
    return this.okta.asked.all.filter(({ method }) => method === "DELETE").map(({ url }) => this.#login(url));
  }

  #login(url: string): string {
    return /\/users\/00u1([^/]+)/.exec(url)?.[1] ?? "";
  }

  #users() {
    return [...this.enrolled.keys()].map((login, index) => ({
      id: `00u1${login}`,
      status: login === "gone" ? "DEPROVISIONED" : "ACTIVE",
      created: new Date(Date.UTC(2025, 0, 1 + index)).toISOString(),
      profile: { login: `${login}@example.com`, email: `${login}@example.com` },
    }));
  }
}
