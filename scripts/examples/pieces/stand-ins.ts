// What answers in place of an outside system until the user's own is set: the last group of a flow.
import type { Area } from "../canvas";
import { debug, HERE, httpIn, httpOut, set } from "../nodes";
import type { Spec } from "../spec";

export const STAND_INS = "Stand-ins: delete this group when your own systems are set";

/** Address of a stand-in; `flow` keeps the flows apart. */
export const standInUrl = (flow: string, system: string): string => `${HERE}/stand-in/${flow}/${system}`;

const pathOf = (flow: string, system: string, rest = ""): string => `/stand-in/${flow}/${system}${rest}`;

/** One that takes a POST, or what `method` says, answers with a status, and shows what it got. */
export function standIn(
  area: Area,
  row: number,
  flow: string,
  system: string,
  {
    status = "200",
    body = "",
    shows = "payload",
    path = "",
    method = "post",
    label = system,
  }: {
    status?: string;
    body?: string;
    shows?: string;
    path?: string;
    method?: "get" | "post" | "put" | "patch" | "delete";
    /** What it is called, where a system has several. */
    label?: string;
  } = {},
): void {
  const got = area.add([0, row], httpIn(`${label} (stand-in)`, method, pathOf(flow, system, path)));
  const seen = area.add([1, row], debug(`What ${label} got`, "payload", shows));
  const answer = area.add([1, row + 0.8], set("Answer", { payload: body === "" ? '""' : body }));
  const out = area.add(
    [2, row + 0.8],
    httpOut("", status, body === "" ? {} : { "Content-Type": "application/json" }),
  );
  got.to([seen, answer]);
  answer.to(out);
}

/**
 * A SCIM service that has no state: whoever is asked for is there, or nobody is, and every change is taken.
 *
 * `more` are attributes of whoever is there, as `, "name": value`.
 */
export function scimStandIn(
  area: Area,
  row: number,
  flow: string,
  { found = true, more = "" }: { found?: boolean; more?: string } = {},
): void {
  const url = pathOf(flow, "scim", "/:kind");
  const ins: [Spec["name"], "get" | "post" | "patch" | "delete", string][] = [
    ["find", "get", url],
    ["create", "post", url],
    ["change", "patch", `${url}/:id`],
    ["delete", "delete", `${url}/:id`],
  ];
  const answer = area.add(
    [1, row],
    set("SCIM answers", {
      statusCode: `req.method = "POST" ? 201 : req.method = "GET" ? 200 : 204`,
      seen: `req.method & " " & req.params.kind & (req.params.id ? "/" & req.params.id : "") & (req.method in ["POST", "PATCH"] ? ": " & $string(payload) : "")`,
      payload: `req.method = "POST" ? {"id": "stand-in-1"} : req.method = "GET" ? ${found ? `{"totalResults": 1, "Resources": [{"id": "stand-in-1", "active": true${more}}]}` : '{"totalResults": 0, "Resources": []}'} : ""`,
    }),
  );
  const out = area.add([2, row], httpOut(""));
  const seen = area.add([2, row + 0.8], debug("What SCIM got", "seen", "seen"));
  ins.forEach(([name, method, path], index) => {
    area.add([0, row + index * 0.8], httpIn(`SCIM: ${name}`, method, path)).to(answer);
  });
  answer.to([out, seen]);
}

/** A mail server that shows what it gets. */
export function mailStandIn(area: Area, row: number, port: number): void {
  const server = area.add([0, row], {
    type: "e-mail mta",
    name: `Mail server (stand-in, port ${port})`,
    inputs: 0,
    properties: {
      port: String(port),
      secure: false,
      starttls: false,
      certFile: "",
      keyFile: "",
      mtausers: [],
      auth: "false",
      authType: "none",
      expert: "{}",
    },
  });
  server.to(area.add([1, row], debug("What was mailed", "true", "topic")));
}

export interface OktaRoute {
  readonly method: "get" | "post" | "put" | "delete";
  /** Below /api/v1, such as `/users/:id/lifecycle/suspend`. */
  readonly path: string;
  /** JSONata of the answer's body; without one the answer is a 204. */
  readonly body?: string;
}

/** Okta as far as a flow asks it: OKTA_DOMAIN is this Node-RED until the user's own org is set. */
export function oktaStandIn(area: Area, row: number, routes: readonly OktaRoute[]): void {
  // one node that all answers come to: the answer goes out and is shown without wires that cross
  const all = area.add([2, row], set("Asked of Okta", { asked: 'req.method & " " & req.originalUrl' }));
  all.to([
    area.add([3, row], debug("What Okta was asked", "asked", "asked")),
    area.add([3, row + 0.8], httpOut("")),
  ]);
  routes.forEach(({ method, path, body }, index) => {
    const at = row + index * 0.8;
    const asked = area.add(
      [0, at],
      httpIn(`Okta: ${method.toUpperCase()} ${path}`, method, `/api/v1${path}`),
    );
    const answer = area.add(
      [1, at],
      set(
        "Okta answers",
        body === undefined
          ? { statusCode: "204", payload: '""' }
          : { statusCode: "200", headers: '{"Content-Type": "application/json"}', payload: body },
      ),
    );
    asked.to(answer);
    answer.to(all);
  });
}
