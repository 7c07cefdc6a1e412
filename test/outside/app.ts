import { type Answer, bears, HttpOutside, type Incoming, readJson, saysJson } from "./http-outside";
import { sentence, shape } from "./shape";

export interface AppCall {
  readonly method: string;
  readonly path: string;
  /** What stands for the `:names` of the route, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** JSON; undefined where there is no body. */
  readonly body: unknown;
}

export interface AppRoute {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As in `/devices/:id/block`. */
  readonly path: string;
  /** JSON Schema of the body; absent: no body is taken. */
  readonly schema?: object;
  /** JSON Schema of the query, an object of strings; absent: none is taken. */
  readonly query?: object;
  /** What is answered, or what computes it; absent: 204. A `refused` in it makes it a refusal. */
  readonly answer?: Answer | ((call: AppCall) => Answer | Promise<Answer>);
}

export interface AppOptions {
  /** Wanted as a bearer token; absent: none is wanted. */
  readonly token?: string;
}

interface Route extends AppRoute {
  readonly parts: readonly string[];
  readonly body: ReturnType<typeof shape> | undefined;
  readonly asked: ReturnType<typeof shape>;
}

const NOTHING = { type: "object", additionalProperties: false, maxProperties: 0 };

/** Any other HTTP application: some routes, each with a schema and an answer. Errors are `{"error": "…"}`. */
export class App extends HttpOutside<AppCall> {
  readonly #routes: readonly Route[];
  readonly #token: string | undefined;

  private constructor(routes: readonly AppRoute[], { token }: AppOptions) {
    super("calls of the app");
    this.#token = token;
    this.#routes = routes.map((route) => ({
      ...route,
      parts: route.path.split("/"),
      body: route.schema && shape(route.schema),
      asked: shape(route.query ?? NOTHING),
    }));
  }

  static start(routes: readonly AppRoute[], options: AppOptions = {}): Promise<App> {
    return new App(routes, options).listen();
  }

  protected async answer(request: Incoming): Promise<Answer> {
    const no = (status: number, error: string): Answer => ({ status, body: { error }, refused: error });
    if (this.#token !== undefined && !bears(request, this.#token)) return no(401, "no or wrong bearer token");
    const here = this.#routes.flatMap((route) => {
      const params = match(route.parts, request.path.split("/"));
      return params === undefined ? [] : [{ route, params }];
    });
    if (here.length === 0) return no(404, `there is no ${request.path}`);
    const found = here.find(({ route }) => route.method === request.method);
    if (found === undefined) return no(405, `${request.path} does not take ${request.method}`);
    const { route, params } = found;
    const query = Object.fromEntries(request.query);
    const odd = route.asked(query);
    if (odd.length > 0) return no(400, `query: ${sentence(odd)}`);
    let body: unknown;
    if (route.body === undefined) {
      if (request.body !== "") return no(400, "there is a body, and none is taken");
    } else {
      if (!saysJson(request)) return no(415, "the content type is not JSON");
      const json = readJson(request);
      if (json === undefined) return no(400, "the body is not JSON");
      const faults = route.body(json.value);
      if (faults.length > 0) return no(422, sentence(faults));
      body = json.value;
    }
    const call: AppCall = { method: request.method, path: request.path, params, query, body };
    const { answer = { status: 204 } } = route;
    const given = typeof answer === "function" ? await answer(call) : answer;
    if (given.refused === undefined) this.received.push(call);
    return given;
  }
}

function match(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
}
