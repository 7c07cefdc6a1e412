// Editor: what the dialog says about a field while it is filled in.
import { isEnvironmentReference, replaceStored, STORED, showButton, type Translate } from "../../src/editor";
import { readKeyText } from "../../src/okta-api/auth/key-text";
import { checkDomain } from "../../src/okta-api/domain";

export const fieldOf = (property: string): JQuery => $(`#node-config-input-${property}`);
export const textIn = (property: string): string => String(fieldOf(property).val() ?? "").trim();

type Tone = "error" | "quiet" | "note";

function say(place: JQuery, tone: Tone, text: string): JQuery {
  const line = $("<div/>", { class: `okta-${tone}` }).text(text);
  place.empty();
  if (text !== "") place.append(line);
  return line;
}

/** Why this cannot be the domain, as the name of a text; undefined: it can. */
export function domainProblem(domain: string): string | undefined {
  if (isEnvironmentReference(domain.trim())) return undefined;
  const { problem } = checkDomain(domain);
  return problem === undefined ? undefined : `problem.domain-${problem}`;
}

/** Says what is wrong with the domain, with a button for what is probably meant. */
export function domainField(t: Translate): void {
  const field = fieldOf("domain");
  const note = $("#okta-org-domain-note");
  let shown: string | undefined;
  const show = () => {
    const domain = textIn("domain");
    // a click on the button leaves the field, which tells of a change: the button has to stay where it is
    if (domain === shown) return;
    shown = domain;
    if (isEnvironmentReference(domain)) {
      say(note, "quiet", t("tip.domain-variable"));
      return;
    }
    const checked = checkDomain(domain);
    // an untouched field is not an error yet
    if (checked.problem === undefined || domain === "") {
      note.empty();
      return;
    }
    const line = say(note, "error", t(`problem.domain-${checked.problem}`));
    const { corrected } = checked;
    if (corrected === undefined) return;
    const meant = corrected.replace(/^https:\/\//, "");
    $("<button/>", { type: "button", class: "red-ui-button red-ui-button-small" })
      .text(t("label.use", { domain: meant }))
      .on("click", () => {
        field.val(meant).trigger("change").trigger("focus");
      })
      .appendTo(line);
  };
  field.on("input change", show);
  show();
}

/** The API token: a password that is typed, or stored and never shown. */
export function tokenField(t: Translate): void {
  const field = fieldOf("token");
  const button = $("#okta-org-token-show");
  replaceStored(field);
  const shown = showButton(button, field, t, () => {});
  const show = () => {
    const token = textIn("token");
    const nothing = token === "" || token === STORED;
    button.prop("disabled", nothing);
    if (nothing) shown(false);
    const note = $("#okta-org-token-note");
    if (token === STORED) say(note, "quiet", t("tip.token-stored"));
    else if (isEnvironmentReference(token)) say(note, "quiet", t("tip.secret-variable"));
    else if (/\s/.test(token.replace(/^SSWS\s+/i, ""))) say(note, "error", t("problem.token-form"));
    else note.empty();
  };
  field.on("input change", show);
  shown(false);
  show();
}

/**
 * The private key, of several lines. Node-RED keeps what stands in a hidden field, where a stored key is but a mark;
 * the text area only ever holds what is pasted now.
 */
export function keyField(t: Translate): void {
  const hidden = fieldOf("privateKey");
  const area = $("#okta-org-key");
  const note = $("#okta-org-key-note");
  const stored = hidden.val() === STORED;
  const typed = hidden.val();
  // a key that was pasted and not deployed yet is the editor's own
  if (!stored) area.val(String(typed ?? ""));
  area.attr("placeholder", t(stored ? "placeholder.privateKey-stored" : "placeholder.privateKey"));
  const show = () => {
    const text = String(area.val() ?? "").trim();
    area.toggleClass("input-error", text === "" && !stored);
    if (text === "") {
      say(note, "quiet", stored ? t("tip.key-stored") : "");
      return;
    }
    if (isEnvironmentReference(text)) {
      say(note, "quiet", t("tip.secret-variable"));
      return;
    }
    const key = readKeyText(text);
    area.toggleClass("input-error", !key.ok);
    if (key.ok) say(note, "quiet", t("tip.key-fine"));
    else say(note, "error", t(`problem.key-${key.problem}`));
  };
  area.on("input", () => {
    const text = String(area.val() ?? "").trim();
    hidden.val(text === "" && stored ? STORED : text).trigger("change");
    show();
  });
  show();
}
