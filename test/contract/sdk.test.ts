// The same call through Okta's own SDK: what arrives must be the same.
import { Client } from "@okta/okta-sdk-nodejs";
import { expect } from "chai";
import { buildRequest, OPERATIONS } from "../../src/okta-api";
import { operation } from "../support/operations";
import { send, TOKEN } from "./support/caller";
import { proved } from "./support/proofs";
import { type Arrived, Recorder } from "./support/recorder";
import { customCalls, sampleValues } from "./support/samples";

type Call = (parameters: Record<string, unknown>) => Promise<unknown>;

/** Which part of the SDK has an operation, where its method has the operation's name. */
const apis: Readonly<Record<string, string>> = {
  users: "userApi",
  sessions: "userApi",
  groups: "groupApi",
  apps: "applicationApi",
  devices: "deviceApi",
  policies: "policyApi",
  systemLog: "systemLogApi",
  eventHooks: "eventHookApi",
};
const elsewhere: Readonly<Record<string, string>> = {
  expirePasswordWithTempPassword: "userApi.expirePasswordAndGetTemporaryPassword",
  resetPassword: "userApi.generateResetPasswordToken",
  resetFactors: "userApi.resetFactors",
  listFactors: "userFactorApi.listFactors",
  unenrollFactor: "userFactorApi.unenrollFactor",
  listAuthenticatorEnrollments: "userAuthenticatorEnrollmentsApi.listAuthenticatorEnrollments",
  deleteAuthenticatorEnrollment: "userAuthenticatorEnrollmentsApi.deleteAuthenticatorEnrollment",
  listAuthenticators: "authenticatorApi.listAuthenticators",
};

/** The SDK's names of parameters that are not the specification's. */
const renamed: Readonly<Record<string, string>> = { Prefer: "prefer", body: "eventHook" };

/** What the SDK wants to be given for a parameter of ours. */
function asGiven([name, value]: [string, unknown]): [string, unknown] {
  // a list of one choice to the SDK
  if (name === "discloseIdentifiers") return [name, [value]];
  return [renamed[name] ?? name, value];
}

/** What is to be known of the SDK besides what it sends. */
const remarks: Readonly<Record<string, string>> = {
  listAuthenticatorEnrollments: "equal; the SDK's result is {} where Okta sends a list",
};

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: Arrived["query"];
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly prefer: string | string[] | undefined;
  /** Of the body, if there is one. */
  readonly contentType: string | undefined;
}

function seen({ method, path, query, body, headers }: Arrived): Seen {
  const { authorization, prefer } = headers;
  const contentType = body === undefined ? undefined : headers["content-type"];
  return { method, path, query, body, authorization, prefer, contentType };
}

describe("what arrives through Okta's SDK", () => {
  let recorder: Recorder;
  let sdk: Record<string, Record<string, Call>>;
  before(async () => {
    recorder = await Recorder.start();
    // with its cache, the second of two equal GETs would not be sent at all
    const client = new Client({ orgUrl: recorder.origin, token: TOKEN, cacheMiddleware: null });
    sdk = client as unknown as typeof sdk;
  });
  after(() => recorder?.stop());
  afterEach(() => recorder.take());

  async function only(calling: Promise<unknown>): Promise<Arrived> {
    await calling;
    const [arrived, ...more] = recorder.take();
    expect(more).to.deep.equal([]);
    if (!arrived) throw new Error("nothing arrived");
    return arrived;
  }

  /** A list is asked for when its first item is taken. */
  async function through(name: string, parameters: Record<string, unknown>): Promise<unknown> {
    const [api = "", method = ""] = name.split(".");
    const call = sdk[api]?.[method];
    if (!call) throw new Error(`the SDK has no ${name}`);
    const result = await call.call(sdk[api], parameters);
    return (result as { next?: () => unknown } | undefined)?.next?.();
  }

  for (const one of OPERATIONS) {
    if (one.id === "custom") continue;
    const name = elsewhere[one.id] ?? `${apis[one.group]}.${one.id}`;
    it(`${one.id} = ${name}`, async () => {
      recorder.answer = one.list ? [] : {};
      for (const which of ["required", "all"] as const) {
        const values = sampleValues(one, which);
        const parameters = Object.fromEntries(Object.entries(values).map(asGiven));
        const ours = seen(await only(send(recorder.origin, buildRequest(one, values))));
        const theirs = seen(await only(through(name, parameters)));
        expect(theirs, which).to.deep.equal(ours);
      }
      proved(one.id, "SDK", remarks[one.id] ?? "equal");
    });
  }

  for (const { sdk: name, parameters, values } of customCalls) {
    it(`a custom ${values.method} = ${name}`, async () => {
      recorder.answer = values.method === "GET" ? [] : {};
      const ours = seen(await only(send(recorder.origin, buildRequest(operation("custom"), values))));
      const theirs = seen(await only(through(name, parameters)));
      expect(theirs).to.deep.equal(ours);
      proved("custom", "SDK", "equal");
    });
  }

  it("only ours brings the list of authenticator enrollments", async () => {
    const id = "listAuthenticatorEnrollments";
    recorder.answer = [{ id: "lae1" }];
    const request = buildRequest(operation(id), { userId: "00u1" });
    expect(await send(recorder.origin, request)).to.deep.equal([{ id: "lae1" }]);
    const theirs = await through(elsewhere[id] ?? "", { userId: "00u1" });
    expect(JSON.stringify(theirs ?? {})).to.equal("{}");
  });
});
