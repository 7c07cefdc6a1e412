import { randomUUID } from "node:crypto";
import type http from "node:http";
import express from "express";
import SCIMMYRouters, { SCIMMY } from "scimmy-routers";
import { bears, HttpOutside, type Incoming, readJson, saysJson } from "./http-outside";
import { sentence, shape, text } from "./shape";

export type ScimType = "Users" | "Groups";

export interface ScimMember {
  readonly value: string;
  readonly display?: string;
  readonly type?: string;
}

export interface ScimValue {
  readonly value: string;
  readonly type?: string;
  readonly primary?: boolean;
  readonly display?: string;
}

interface Common {
  readonly id: string;
  readonly externalId?: string;
}

export interface ScimUser extends Common {
  readonly userName: string;
  readonly active?: boolean;
  readonly displayName?: string;
  readonly name?: { readonly givenName?: string; readonly familyName?: string; readonly formatted?: string };
  readonly emails?: readonly ScimValue[];
  readonly roles?: readonly ScimValue[];
  readonly [name: string]: unknown;
}

export interface ScimGroup extends Common {
  readonly displayName: string;
  readonly members?: readonly ScimMember[];
  readonly [name: string]: unknown;
}

/** A call that was to change something, and was accepted. */
export interface ScimCall {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  /** After the base, as in `/Users/…`. */
  readonly path: string;
  /** JSON as it was sent; undefined for DELETE. */
  readonly body: unknown;
}

export interface ScimOptions {
  /** Wanted as a bearer token. */
  readonly token?: string;
}

const BASE = "/scim/v2";
const CORE = "urn:ietf:params:scim:schemas:core:2.0";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

// RFC 7643, 3 and 4.1, 4.2, and RFC 7644, 3.5.2. scimmy knows types and what is required, but reads over `schemas`,
// names that it does not know, and "true" in the place of true; what is sent wrong is to be seen.
const several = (more: Record<string, object> = {}) => ({
  type: "array",
  items: {
    type: "object",
    required: ["value"],
    properties: { value: text(), type: text(), primary: { type: "boolean" }, display: text(), ...more },
    additionalProperties: false,
  },
});
const resource = (urns: readonly string[], properties: Record<string, object>, required: readonly string[]) =>
  shape({
    type: "object",
    required: ["schemas", ...required],
    additionalProperties: false,
    properties: {
      schemas: { type: "array", items: { enum: urns }, contains: { const: urns[0] }, uniqueItems: true },
      // Of a resource that was read, changed and put back.
      id: text(),
      meta: { type: "object" },
      externalId: text(),
      ...properties,
    },
  });
const words = (...names: string[]) => Object.fromEntries(names.map((name) => [name, text()]));

const CHECKS = {
  Users: resource(
    [`${CORE}:User`, ENTERPRISE],
    {
      ...words("userName", "displayName", "nickName", "profileUrl", "title", "userType"),
      ...words("preferredLanguage", "locale", "timezone", "password"),
      name: {
        type: "object",
        additionalProperties: false,
        properties: words(
          "formatted",
          "familyName",
          "givenName",
          "middleName",
          "honorificPrefix",
          "honorificSuffix",
        ),
      },
      active: { type: "boolean" },
      emails: several(),
      phoneNumbers: several(),
      roles: several(),
      entitlements: several(),
      groups: { type: "array" },
      [ENTERPRISE]: { type: "object" },
    },
    ["userName"],
  ),
  Groups: resource([`${CORE}:Group`], { displayName: text(), members: several({ $ref: text() }) }, [
    "displayName",
  ]),
  patch: shape({
    type: "object",
    required: ["schemas", "Operations"],
    additionalProperties: false,
    properties: {
      schemas: { const: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] },
      Operations: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          required: ["op"],
          additionalProperties: false,
          properties: {
            // Lower case in RFC 7644; some clients write "Replace", and scimmy takes it.
            op: { enum: ["add", "remove", "replace"] },
            path: text(),
            value: {},
          },
        },
      },
    },
  }),
};

type Stored = { id: string; meta: { created: Date; lastModified: Date } } & Record<string, unknown>;

/** Names that the service computes, never keeps. */
const COMPUTED = new Set(["schemas", "id", "meta", "groups"]);

/** Only a 400 and a 409 have a scimType; scimmy's types want one. */
const NO_TYPE = undefined as unknown as string;

const plain = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value));

/** Users and groups in memory. */
class Directory {
  readonly Users = new Map<string, Stored>();
  readonly Groups = new Map<string, Stored>();

  read(type: ScimType, id: string): Stored {
    const found = this[type].get(id);
    if (found === undefined) throw new SCIMMY.Types.Error(404, NO_TYPE, `Resource ${id} not found`);
    return type === "Groups" ? found : { ...found, groups: this.#groupsOf(id) };
  }

  list(type: ScimType): Stored[] {
    return [...this[type].keys()].map((id) => this.read(type, id));
  }

  write(type: ScimType, id: string | undefined, given: unknown): Stored {
    const kept = Object.fromEntries(Object.entries(plain(given)).filter(([name]) => !COMPUTED.has(name)));
    const before = id === undefined ? undefined : this.read(type, id);
    const of = before?.id ?? randomUUID();
    if (type === "Users") this.#unique(of, kept.userName);
    else kept.members = this.#members(kept.members);
    const now = new Date();
    const stored: Stored = {
      ...kept,
      id: of,
      meta: { created: before?.meta.created ?? now, lastModified: now },
    };
    this[type].set(of, stored);
    return this.read(type, of);
  }

  remove(type: ScimType, id: string): void {
    this.read(type, id);
    this[type].delete(id);
    for (const group of this.Groups.values()) {
      const left = membersIn(group.members).filter(({ value }) => value !== id);
      if (group.members !== undefined) group.members = left;
    }
  }

  clear(): void {
    this.Users.clear();
    this.Groups.clear();
  }

  // userName is unique and not case-exact (RFC 7643, 4.1.1); 409 and the word are RFC 7644's, 3.3 and 3.12.
  #unique(id: string, userName: unknown): void {
    const fold = (name: unknown) => String(name).toLowerCase();
    for (const other of this.Users.values()) {
      if (other.id !== id && fold(other.userName) === fold(userName)) {
        throw new SCIMMY.Types.Error(409, "uniqueness", `A user with userName '${userName}' exists`);
      }
    }
  }

  /** Each once: to add what is there changes nothing (RFC 7644, 3.5.2.1), which scimmy leaves to us. */
  #members(given: unknown): ScimMember[] {
    const each = new Map(membersIn(given).map((member) => [member.value, member]));
    for (const value of each.keys()) {
      if (!this.Users.has(value) && !this.Groups.has(value)) {
        throw new SCIMMY.Types.Error(400, "invalidValue", `There is no member with id '${value}'`);
      }
    }
    return [...each.values()];
  }

  #groupsOf(id: string): { value: string; display: unknown }[] {
    return [...this.Groups.values()]
      .filter((group) => membersIn(group.members).some(({ value }) => value === id))
      .map((group) => ({ value: group.id, display: group.displayName }));
  }
}

const membersIn = (given: unknown): readonly ScimMember[] =>
  Array.isArray(given) ? (given as ScimMember[]) : [];

let declared = false;

/** scimmy keeps one declaration of a resource type for the process; which directory is meant comes with each call. */
function declare(): void {
  if (declared) return;
  declared = true;
  const { User, Group } = SCIMMY.Resources;
  User.extend(SCIMMY.Schemas.EnterpriseUser, false);
  for (const [type, Resource] of [
    ["Users", User],
    ["Groups", Group],
  ] as const) {
    // The types of scimmy want instances of its schemas where plain objects are meant.
    const handlers = Resource as unknown as Handlers;
    handlers.ingress(({ id }, given, directory) => directory.write(type, id, given));
    handlers.egress(({ id, filter }, directory) => {
      if (id !== undefined) return directory.read(type, id);
      const all = directory.list(type);
      return filter?.match(all) ?? all;
    });
    handlers.degress(({ id }, directory) => directory.remove(type, id ?? ""));
    SCIMMY.Resources.declare(Resource as typeof User);
  }
}

interface Asked {
  readonly id?: string;
  readonly filter?: { match(values: readonly Stored[]): Stored[] };
}

interface Handlers {
  ingress(handler: (asked: Asked, given: unknown, directory: Directory) => Stored): void;
  egress(handler: (asked: Asked, directory: Directory) => Stored | Stored[]): void;
  degress(handler: (asked: Asked, directory: Directory) => void): void;
}

/**
 * A SCIM 2.0 service (RFC 7643, 7644): scimmy behind its own routes, with what it keeps in memory. Several can serve
 * in one process, each with what is its own; scimmy holds the base of `meta.location` for all, so two that answer at
 * the same moment may name each other's address there.
 */
export class Scim extends HttpOutside<ScimCall> {
  readonly token: string;
  readonly #directory = new Directory();
  readonly #app = express();

  private constructor({ token = "scim-token" }: ScimOptions) {
    super("changes by SCIM");
    this.token = token;
    declare();
    const routers = new SCIMMYRouters({
      type: "bearer",
      handler: () => "",
      context: () => this.#directory,
      baseUri: () => this.url,
    });
    // Another copy of Express's types comes with scimmy-routers' own.
    this.#app.use(BASE, routers as unknown as express.Router);
  }

  static start(options: ScimOptions = {}): Promise<Scim> {
    return new Scim(options).listen();
  }

  /** What Okta calls the SCIM connector base URL. */
  get base(): string {
    return this.url + BASE;
  }

  /** Puts a resource there, as if it had always been; its id is the service's. */
  add(type: "Users", resource: Record<string, unknown> & { readonly userName: string }): ScimUser;
  add(type: "Groups", resource: Record<string, unknown> & { readonly displayName: string }): ScimGroup;
  add(type: ScimType, resource: Record<string, unknown>): ScimUser | ScimGroup {
    const given = type === "Users" ? { active: true, ...resource } : resource;
    return plain(this.#directory.write(type, undefined, given)) as unknown as ScimUser | ScimGroup;
  }

  users(): ScimUser[] {
    return this.#directory.list("Users").map((user) => plain(user) as unknown as ScimUser);
  }

  groups(): ScimGroup[] {
    return this.#directory.list("Groups").map((group) => plain(group) as unknown as ScimGroup);
  }

  protected override forget(): void {
    this.#directory.clear();
  }

  protected answer(): never {
    throw new Error("scimmy answers");
  }

  protected override async respond(
    incoming: Incoming,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const no = (status: number, scimType: string | undefined, detail: string, why = detail) => {
      const error = {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
        status: String(status),
        scimType,
        detail,
      };
      this.refuse(incoming, status, why);
      response.writeHead(status, { "content-type": "application/scim+json" }).end(JSON.stringify(error));
    };
    if (!bears(incoming, this.token)) return no(401, undefined, "Authorization failure");
    if (!incoming.path.startsWith(`${BASE}/`)) return no(404, undefined, "Endpoint Not Found");
    const path = incoming.path.slice(BASE.length);
    const { method } = incoming;
    if (hasBareText(incoming.query.get("filter") ?? ""))
      return no(400, "invalidFilter", "A text in a filter is not in double quotes");
    let body: unknown;
    if (method === "POST" || method === "PUT" || method === "PATCH") {
      if (!saysJson(incoming)) return no(415, undefined, "The content type is application/scim+json");
      const json = readJson(incoming);
      if (json === undefined) return no(400, "invalidSyntax", "The body is not JSON");
      const faults = check(method, path, json.value);
      if (faults.length > 0) return no(400, "invalidSyntax", sentence(faults));
      const { Operations = [] } = json.value as { Operations?: readonly { path?: string }[] };
      if (method === "PATCH" && Operations.some(({ path: at = "" }) => hasBareText(at)))
        return no(400, "invalidPath", "A text in a path is not in double quotes");
      body = json.value;
    }
    // body-parser leaves alone what has been read.
    Object.assign(request, { body, _body: true });
    const end = response.end.bind(response);
    response.end = ((...given: Parameters<typeof end>) => {
      const status = response.statusCode;
      if (status >= 400) this.refuse(incoming, status, String(given[0] ?? ""));
      else if (method !== "GET") this.received.push({ method: method as ScimCall["method"], path, body });
      return end(...given);
    }) as typeof response.end;
    this.#app(request as express.Request, response as express.Response);
  }
}

/** A value to compare with is JSON (RFC 7644, 3.4.2.2); scimmy takes a text without its quotes. */
const hasBareText = (filter: string): boolean =>
  /\s(eq|ne|co|sw|ew|gt|ge|lt|le)\s+(?!"|(true|false|null|-?\d+(\.\d+)?)([\s)\]]|$))/i.test(
    filter.replace(/"(\\.|[^"\\])*"/g, '""'),
  );

function check(method: string, path: string, value: unknown) {
  if (method === "PATCH") return CHECKS.patch(value);
  const [, type] = path.split("/");
  return type === "Users" || type === "Groups" ? CHECKS[type](value) : [];
}
