// Where the filters are, in each of the forms that a person may paste.
import { listed, Misread, type Source } from "./result";
import { all, get, has, type Obj, type Value } from "./tree";

/** The parts of an event hook that say which events it sends. */
export interface Found {
  readonly source: Source;
  readonly name?: string;
  /** The list of its event types. */
  readonly items?: Value;
  /** One for each filter: `{event, condition}`, or something that is none. */
  readonly filters: readonly Value[];
}

const HOOK = '{"events": {"items": […], "filter": {"eventFilterMap": […]}}}';

/** In JSON: Okta's EventHook or a part of it, a list with one in it, or Terraform's JSON. */
export function findInJson(value: Value): Found {
  if (value.kind === "object") return findInObject(value);
  if (value.kind !== "list") throw new Misread(value.at, `Expected an event hook here: ${HOOK}.`);
  const [first] = value.items;
  if (first === undefined) throw new Misread(value.at, "This list is empty: expected an event hook in it.");
  if (value.items.some((item) => item.kind === "object" && has(item, "event"))) {
    return { source: "okta", filters: value.items };
  }
  if (value.items.length === 1) return findInJson(first);
  const hooks = value.items.filter((item) => item.kind === "object" && has(item, "events"));
  if (hooks.length < 2) throw new Misread(value.at, `Expected one event hook in this list: ${HOOK}.`);
  return severalHooks(value.at, hooks.map(nameOf));
}

function findInObject(object: Obj): Found {
  const events = get(object, "events");
  if (has(object, "resource") || has(object, "okta_event_hook")) return findInTerraform(object);
  // a hook of Okta's has an object there, one of Terraform's the list of its types
  if (events?.kind === "object") return withName(object, findInEvents(events));
  if (events !== undefined || has(object, "event_filter")) return findInTerraform(object);
  if (has(object, "filter") || has(object, "items")) return findInEvents(object);
  if (has(object, "eventFilterMap") || has(object, "event")) {
    return { source: "okta", filters: filtersIn(object) };
  }
  throw new Misread(object.at, `There is no event hook in this. Expected what Okta's API answers: ${HOOK}.`);
}

function findInEvents(events: Obj): Found {
  const items = get(events, "items");
  const filter = get(events, "filter");
  const filters = filter === undefined ? [] : filtersIn(filter);
  return { source: "okta", ...(items !== undefined && { items }), filters };
}

/** What Okta calls `filter`, and Terraform's blocks: a list, an object around a list, or a single one. */
function filtersIn(value: Value): readonly Value[] {
  if (value.kind === "null") return [];
  if (value.kind === "list") return value.items.flatMap((item) => filtersOf(item));
  return filtersOf(value);
}

const MAPS = ["eventFilterMap", "event_filter_map"];

function filtersOf(value: Value): readonly Value[] {
  if (value.kind !== "object" || has(value, "event")) return [value];
  if (MAPS.some((key) => has(value, key))) return all(value, ...MAPS).filter(({ kind }) => kind !== "null");
  throw new Misread(value.at, 'Expected "event" in this filter, or "eventFilterMap": [{"event": …}].');
}

const RESOURCE = 'resource "okta_event_hook" "name" { … }';
const BLOCKS = ["filter", "event_filter"];

/** In a file of Terraform's, from its own language or from its JSON: one `okta_event_hook`, or the inside of one. */
export function findInTerraform(root: Obj): Found {
  const resources = [root, ...all(root, "resource").filter(isObject)]
    .flatMap((resource) => all(resource, "okta_event_hook").filter(isObject))
    .flatMap(({ entries }) => entries)
    .flatMap(({ key, value }) => bodiesOf(value).map((body) => ({ label: key, body })));
  const [only, second] = resources;
  if (second !== undefined)
    return severalHooks(
      second.body.at,
      resources.map(({ label }) => label),
    );
  if (only !== undefined) return { name: only.label, ...withName(only.body, findInBody(only.body)) };
  if ([...BLOCKS, "events"].some((key) => has(root, key))) return withName(root, findInBody(root));
  throw new Misread(root.at, `There is no event hook in this. Expected Terraform's ${RESOURCE}.`);
}

const isObject = (value: Value): value is Obj => value.kind === "object";
const bodiesOf = (value: Value): Obj[] => (value.kind === "list" ? value.items : [value]).filter(isObject);

function findInBody(body: Obj): Found {
  const items = get(body, "events");
  const written = body.entries
    .filter(({ key }) => BLOCKS.includes(key))
    .flatMap(({ value }) => filtersIn(value));
  // `dynamic "filter" { for_each = … }`: as many as Terraform finds out
  const dynamic = all(body, "dynamic")
    .filter(isObject)
    .flatMap(({ entries }) => entries)
    .filter(({ key }) => BLOCKS.includes(key))
    .map(({ at }): Value => ({ kind: "computed", at }));
  return { source: "terraform", ...(items !== undefined && { items }), filters: [...written, ...dynamic] };
}

function nameOf(value: Value): string | undefined {
  const name = isObject(value) ? get(value, "name") : undefined;
  return name?.kind === "text" && name.text.trim() !== "" ? name.text : undefined;
}

function withName(object: Obj, found: Found): Found {
  const name = nameOf(object);
  return name === undefined ? found : { ...found, name };
}

/** `names`: undefined for a hook without one. */
function severalHooks(at: number, names: readonly (string | undefined)[]): never {
  const known = names.filter((name) => name !== undefined);
  const which = known.length === 0 ? "" : `: ${listed(known)}`;
  throw new Misread(at, `These are ${names.length} event hooks${which}. Paste one of them.`);
}
