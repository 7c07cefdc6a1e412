// Editor: the button that tries the connection, and what it found out.
import { type ConnectionResult, STORED, type Translate, testConnection } from "../../src/editor";
import { textIn } from "./fields";

const SETTINGS = ["domain", "auth", "clientId", "keyId", "scopes", "timeout"] as const;

/** What is tried: all that stands in the dialog. A secret goes along only with the choice that it belongs to. */
function settingsNow(): Record<string, string> {
  const secret = textIn("auth") === "oauth" ? "privateKey" : "token";
  return Object.fromEntries([...SETTINGS, secret].map((name) => [name, textIn(name)]));
}

/** The sentences of a result, the first one as what it comes down to. */
function sentencesOf(t: Translate, result: ConnectionResult, typed: boolean): string[] {
  if (!result.ok) {
    const { problem, params } = result;
    const detail = String(params.detail ?? "");
    const words = String(params.words ?? "");
    return [
      t(`problem.${problem}`, params),
      ...(detail === "" ? [] : [t("test.detail", { detail })]),
      ...(words === "" ? [] : [t("test.okta-says", { words })]),
    ];
  }
  const { origin, engine, login, scopes, missing = [], dpop } = result;
  const list = (names: readonly string[]) => names.join(", ");
  return [
    `${t("test.good")} ${t(`test.${engine ?? "org"}`, { origin })}`,
    scopes === undefined
      ? login === undefined
        ? t("test.token")
        : t("test.login", { login })
      : t("test.scopes", { scopes: list(scopes) }),
    ...(missing.length > 0 ? [t("test.missing", { scopes: list(missing) })] : []),
    ...(dpop ? [t("test.dpop")] : []),
    ...(typed ? [t("test.secret-typed")] : []),
  ];
}

/** Makes the button try what stands in the dialog; another change takes the result away. */
export function testButton(t: Translate, orgId: string): void {
  const button = $("#okta-org-test");
  const box = $("#okta-org-result");
  let current = 0;
  const show = (kind: string, sentences: readonly string[]) => {
    box.empty();
    sentences.forEach((sentence, index) => {
      box.append($("<div/>", { class: index === 0 ? kind : "okta-quiet" }).text(sentence));
    });
  };
  const busy = (asking: boolean) => {
    button.attr("aria-disabled", String(asking)).toggleClass("disabled", asking);
    button.find("i").toggleClass("fa-plug", !asking).toggleClass("fa-spinner fa-spin", asking);
  };
  const forget = () => {
    current++;
    busy(false);
    box.empty();
  };
  button.on("click", async () => {
    if (button.attr("aria-disabled") === "true") return;
    const mine = ++current;
    const settings = settingsNow();
    const secret = settings.token ?? settings.privateKey ?? "";
    busy(true);
    show("okta-quiet", [t("test.asking")]);
    let kind = "okta-error";
    let sentences: string[];
    try {
      const result = await testConnection(orgId, settings);
      if (result.ok) kind = "okta-org-good";
      sentences = sentencesOf(t, result, secret !== STORED);
    } catch (error) {
      sentences = [error instanceof Error ? error.message : String(error)];
    }
    // the dialog says something else by now
    if (mine !== current) return;
    busy(false);
    show(kind, sentences);
  });
  for (const name of [...SETTINGS, "token", "privateKey"]) {
    $(`#node-config-input-${name}`).on("input change", forget);
  }
}
