import { type Answer, bears, HttpOutside, type Incoming, readJson } from "./http-outside";
import { object, sentence, shape, text } from "./shape";

export interface WorkflowDispatch {
  readonly owner: string;
  readonly repo: string;
  /** File name of the workflow, or its id. */
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface GitHubOptions {
  readonly token?: string;
  /** "owner/name"; absent: every repository is there. */
  readonly repository?: string;
  /** File name or id; absent: every workflow is there. */
  readonly workflow?: string;
  /** Branches and tags that are there. */
  readonly refs?: readonly string[];
  /** Names that the workflow declares; absent: all that come. */
  readonly inputs?: readonly string[];
}

const PATH = /^\/repos\/([\w.-]+)\/([\w.-]+)\/actions\/workflows\/([\w.-]+)\/dispatches$/;
const DOCUMENT = "https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event";
const VERSIONS = ["2022-11-28"];

// The document above; at most 25 inputs today (10 until 2025). Every input is sent as a string.
const dispatch = shape(
  object(
    { ref: text(), inputs: { type: "object", maxProperties: 25, additionalProperties: { type: "string" } } },
    ["ref"],
  ),
);

/**
 * GitHub's API as far as `workflow_dispatch` goes: 204. GitHub itself assumes a version and a media type where none is
 * named; its documents ask for both, and so does this.
 */
export class GitHub extends HttpOutside<WorkflowDispatch> {
  readonly token: string;
  readonly #options: GitHubOptions;

  private constructor(options: GitHubOptions) {
    super("workflow dispatches");
    this.token = options.token ?? "github-token";
    this.#options = options;
  }

  static start(options: GitHubOptions = {}): Promise<GitHub> {
    return new GitHub(options).listen();
  }

  protected answer(request: Incoming): Answer {
    const no = (
      status: number,
      message: string,
      documentation_url = "https://docs.github.com/rest",
    ): Answer => ({
      status,
      body: { message, documentation_url, status: String(status) },
      refused: message,
    });
    const { headers, path, method } = request;
    if (!headers["user-agent"]) {
      const why =
        "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.";
      return { status: 403, body: why, refused: why };
    }
    if (!bears(request, this.token)) return no(401, "Bad credentials");
    const version = String(headers["x-github-api-version"] ?? "");
    if (!VERSIONS.includes(version)) return no(400, `X-GitHub-Api-Version '${version}' is not supported`);
    if (!/\bapplication\/(vnd\.github\+json|json)\b/.test(headers.accept ?? "")) {
      return no(
        415,
        `Unsupported 'Accept' header: '${headers.accept ?? ""}'. Must accept 'application/json'.`,
      );
    }
    const [, owner = "", repo = "", workflow = ""] = PATH.exec(path) ?? [];
    const {
      repository = `${owner}/${repo}`,
      workflow: known = workflow,
      refs = ["main"],
      inputs: names,
    } = this.#options;
    // What is there and what the token may not see look alike.
    if (owner === "" || method !== "POST") return no(404, "Not Found");
    if (`${owner}/${repo}` !== repository || workflow !== known) return no(404, "Not Found", DOCUMENT);
    if (!/^\d+$|\.ya?ml$/.test(workflow)) return no(404, "Not Found", DOCUMENT);
    const json = readJson(request);
    if (json === undefined) return no(400, "Problems parsing JSON", DOCUMENT);
    const faults = dispatch(json.value);
    if (faults.length > 0) return no(422, `Invalid request.\n\n${sentence(faults)}`, DOCUMENT);
    const { ref, inputs = {} } = json.value as { ref: string; inputs?: Record<string, string> };
    if (!refs.includes(ref.replace(/^refs\/(heads|tags)\//, "")))
      return no(422, `No ref found for: ${ref}`, DOCUMENT);
    const odd = Object.keys(inputs).filter((name) => names !== undefined && !names.includes(name));
    if (odd.length > 0) return no(422, `Unexpected inputs provided: ${JSON.stringify(odd)}`, DOCUMENT);
    this.received.push({ owner, repo, workflow, ref, inputs });
    return { status: 204 };
  }
}
