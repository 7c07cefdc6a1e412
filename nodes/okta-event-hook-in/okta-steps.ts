// Editor: what to enter where in Okta, with the values of this hook.
import { copyButton, type Translate } from "../../src/editor";
import type { SecretRows } from "./secret-rows";

export interface StepValues {
  /** "" while the path cannot be used. */
  readonly url: string;
  /** Where Okta cannot reach the URL as it stands: the part to replace. */
  readonly unreachable: string | undefined;
  readonly header: string;
  /** Undefined where the hook lets everybody in. */
  readonly secret: SecretRows | undefined;
}

/** Fills the steps; the function that comes back does it again. */
export function oktaSteps(t: Translate, values: () => StepValues): () => void {
  const entry = (name: string) => ({
    value: $(`#okta-step-${name}`),
    button: $(`#okta-step-${name}-copy`),
  });
  const entries = { url: entry("url"), header: entry("header"), secret: entry("secret") };

  /** A value to copy as it stands, or words in place of one. */
  function fill({ value, button }: typeof entries.url, text: string | undefined, words: string): void {
    value.toggleClass("okta-value", text !== undefined).text(text ?? words);
    button.toggle(text !== undefined);
  }

  function show(): void {
    const { url, unreachable, header, secret } = values();
    fill(entries.url, url || undefined, t("tip.step-no-url"));
    const origin = url === "" ? undefined : unreachable;
    $("#okta-step-url-note").text(origin === undefined ? "" : t("tip.step-public", { origin }));
    fill(entries.header, secret && header, t("tip.step-leave-empty"));
    const known = secret?.forOkta();
    fill(entries.secret, secret?.shown ? known : undefined, t(wordsFor(secret, known)));
    // what is not shown can be copied all the same
    entries.secret.button.toggle(known !== undefined);
  }

  function wordsFor(secret: SecretRows | undefined, known: string | undefined): string {
    if (secret === undefined) return "tip.step-leave-empty";
    if (known !== undefined) return secret.basic ? "tip.step-basic" : "tip.step-secret";
    return $("#node-input-secret").val() === "" ? "tip.step-no-secret" : "tip.step-stored";
  }

  copyButton(entries.url.button, () => values().url);
  copyButton(entries.header.button, () => values().header);
  copyButton(entries.secret.button, () => values().secret?.forOkta() ?? "");
  show();
  return show;
}
