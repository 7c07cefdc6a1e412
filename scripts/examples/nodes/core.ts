// Node-RED's own nodes, with every property that its editor keeps of them.
import type { Spec, Wired } from "../spec";

/** Of each change what it sets, and the JSONata for it; an empty expression deletes. */
export const set = (name: string, changes: Readonly<Record<string, string>>): Spec => ({
  type: "change",
  name,
  properties: {
    rules: Object.entries(changes).map(([property, expression]) =>
      expression === ""
        ? { t: "delete", p: property, pt: "msg" }
        : { t: "set", p: property, pt: "msg", to: expression, tot: "jsonata" },
    ),
    action: "",
    property: "",
    from: "",
    to: "",
    reg: false,
  },
});

/** One output for each JSONata condition, the first that fits, and one for the rest. */
export const when = (name: string, conditions: readonly string[], { otherwise = true } = {}): Spec => {
  const rules: Record<string, string>[] = conditions.map((v) => ({ t: "jsonata_exp", v, vt: "jsonata" }));
  if (otherwise) rules.push({ t: "else" });
  return {
    type: "switch",
    name,
    outputs: rules.length,
    properties: {
      property: "payload",
      propertyType: "msg",
      rules,
      checkall: "false",
      repair: false,
      outputs: rules.length,
    },
  };
};

/** A template over the message, in Mustache; `{{{…}}}` is not escaped. */
export const template = (name: string, property: string, body: string, format = "html"): Spec => ({
  type: "template",
  name,
  properties: {
    field: property,
    fieldType: "msg",
    format,
    syntax: "mustache",
    template: body,
    output: "str",
  },
});

/** At most ten lines. */
export const fn = (
  name: string,
  lines: string,
  { outputs = 1, libs = [] as { var: string; module: string }[] } = {},
): Spec => {
  const code = lines.trim();
  if (code.split("\n").length > 10) throw new Error(`${name}: a function node has ten lines at most`);
  return {
    type: "function",
    name,
    outputs,
    properties: { func: code, outputs, timeout: 0, noerr: 0, initialize: "", finalize: "", libs },
  };
};

export const inject = (
  name: string,
  props: readonly { p: string; v?: string; vt?: string }[],
  { once = false, every = 0, crontab = "" } = {},
): Spec => ({
  type: "inject",
  name,
  inputs: 0,
  properties: {
    props,
    repeat: every === 0 ? "" : String(every),
    crontab,
    once,
    onceDelay: 0.1,
    topic: "",
    payload: "",
    payloadType: "date",
  },
});

/** When the flows start: the text of msg.topic. */
export const atStart = (name: string, topic: string): Spec =>
  inject(name, [{ p: "topic", v: topic.trim(), vt: "str" }], { once: true });

/** Every so many seconds, and when its button is pressed; with msg.params for the statement behind it, in JSONata. */
export const every = (name: string, seconds: number, params = ""): Spec =>
  inject(
    name,
    params === "" ? [{ p: "payload", v: "", vt: "date" }] : [{ p: "params", v: params, vt: "jsonata" }],
    { every: seconds },
  );

export const split = (name: string): Spec => ({
  type: "split",
  name,
  properties: {
    splt: "\\n",
    spltType: "str",
    arraySplt: 1,
    arraySpltType: "len",
    stream: false,
    addname: "",
    property: "payload",
  },
});

/** Gathers what split took apart. */
export const join = (name: string): Spec => ({
  type: "join",
  name,
  properties: {
    mode: "auto",
    build: "object",
    property: "payload",
    propertyType: "msg",
    key: "topic",
    joiner: "\\n",
    joinerType: "str",
    useparts: true,
    accumulate: "false",
    timeout: "",
    count: "",
    reduceRight: false,
    reduceExp: "",
    reduceInit: "",
    reduceInitType: "",
    reduceFixup: "",
  },
});

/** So many messages a second, the others wait. */
export const throttle = (name: string, rate: number, perSeconds = 1): Spec => ({
  type: "delay",
  name,
  properties: {
    pauseType: "rate",
    timeout: "5",
    timeoutUnits: "seconds",
    rate: String(rate),
    nbRateUnits: String(perSeconds),
    rateUnits: "second",
    randomFirst: "1",
    randomLast: "5",
    randomUnits: "seconds",
    drop: false,
    allowrate: false,
    outputs: 1,
  },
});

/** One message so many milliseconds after the first of a burst: whoever reads then sees all of it. */
export const settle = (name: string, milliseconds: number): Spec => ({
  type: "trigger",
  name,
  properties: {
    op1: "",
    op2: "",
    op1type: "nul",
    op2type: "payl",
    duration: String(milliseconds),
    extend: false,
    overrideDelay: false,
    units: "ms",
    reset: "",
    bytopic: "all",
    topic: "topic",
    outputs: 1,
  },
});

/** Catches what the nodes named throw, and nothing else: an error of its own way would come round again. */
export const catchOf = (name: string, nodes: readonly string[]): Spec => ({
  type: "catch",
  name,
  inputs: 0,
  properties: { scope: nodes, uncaught: false },
});

/** After the nodes named are done with a message. */
export const completeOf = (name: string, nodes: readonly string[]): Spec => ({
  type: "complete",
  name,
  inputs: 0,
  properties: { scope: nodes, uncaught: false },
});

export const debug = (name: string, complete = "payload", status = "payload"): Spec => ({
  type: "debug",
  name,
  outputs: 0,
  properties: {
    active: true,
    tosidebar: true,
    console: false,
    tostatus: true,
    complete,
    targetType: complete === "true" ? "full" : "msg",
    statusVal: status,
    statusType: "msg",
  },
});

export const httpIn = (
  name: string,
  method: "get" | "post" | "put" | "patch" | "delete",
  url: string,
): Spec => ({
  type: "http in",
  name,
  inputs: 0,
  properties: { url, method, upload: false, skipBodyParsing: false, swaggerDoc: "" },
});

export const httpOut = (name: string, statusCode = "", headers: Record<string, string> = {}): Spec => ({
  type: "http response",
  name,
  outputs: 0,
  properties: { statusCode, headers },
});

export const httpRequest = (name: string): Spec => ({
  type: "http request",
  name,
  properties: {
    method: "use",
    ret: "txt",
    paytoqs: "ignore",
    url: "",
    tls: "",
    persist: false,
    proxy: "",
    insecureHTTPParser: false,
    authType: "",
    senderr: true,
    headers: [],
  },
});

/** Nodes to put behind each other, each wired to the next. */
export const line = (...nodes: readonly Wired[]): void =>
  nodes.slice(1).forEach((node, index) => {
    nodes[index]?.to(node);
  });
