// Editor: the secret as a person enters it, in either form, and as Okta has to get it.
import {
  basicHeader,
  copyButton,
  isEnvironmentReference,
  newSecret,
  readBasic,
  replaceStored,
  STORED,
  showButton,
  type Translate,
} from "../../src/editor";

const DEFAULT_USER = "okta";

export interface SecretRows {
  /** What to enter in Okta, to the letter; undefined where that is not known here. */
  forOkta(): string | undefined;
  readonly basic: boolean;
  /** Whether the user wants to see it. */
  readonly shown: boolean;
}

/**
 * The rows of the secret. `#node-input-secret` is what Node-RED stores: the secret as typed, or the whole header
 * value where user and password are asked for, with the field out of sight.
 *
 * @param deployed whether the running hook has a secret
 * @param changed called now and after every change
 */
export function secretRows(t: Translate, deployed: boolean, changed: (rows: SecretRows) => void): void {
  const secret = $("#node-input-secret");
  const form = $("#okta-hook-secret-form");
  const user = $("#okta-hook-user");
  const password = $("#okta-hook-password");
  const stored = secret.val() === STORED;
  const text = (field: JQuery) => String(field.val() ?? "");
  const isBasic = () => form.val() === "basic";
  let shown = false;

  const rows: SecretRows = {
    forOkta() {
      const value = text(secret).trim();
      return value === "" || value === STORED || isEnvironmentReference(value) ? undefined : value;
    },
    get basic() {
      return isBasic();
    },
    get shown() {
      return shown;
    },
  };

  /** What is wrong with what is entered, or what to know about it: a text's key, and its kind. */
  function note(): [kind: "error" | "note" | "quiet", key: string] {
    const value = text(secret).trim();
    if (isBasic() && text(user).includes(":")) return ["error", "error.user-colon"];
    if (isBasic() && isEnvironmentReference(text(password).trim())) return ["error", "error.basic-variable"];
    if (value === STORED) return ["quiet", "tip.secret-stored"];
    if (value === "") return ["quiet", isBasic() ? "tip.password-none" : "tip.secret-none"];
    if (isEnvironmentReference(value)) return ["quiet", "tip.secret-variable"];
    return deployed ? ["note", "tip.secret-replaced"] : ["quiet", "tip.secret-new"];
  }

  function show(): void {
    const basic = isBasic();
    $(".okta-hook-text-row").toggle(!basic);
    $(".okta-hook-basic-row").toggle(basic);
    const nothing = rows.forOkta() === undefined;
    $(".okta-secret-copy, .okta-secret-show").prop("disabled", nothing);
    if (nothing && shown) showAll(false);
    const [kind, key] = note();
    $("#okta-hook-secret-note")
      .empty()
      .append($("<div/>", { class: `okta-${kind}` }).text(t(key)));
    password.toggleClass("input-error", basic && text(secret) === "");
    user.toggleClass("input-error", basic && text(user).includes(":"));
    // a hook whose secret changes may need the old one, too
    if (!nothing && deployed) $("#okta-hook-rotate").prop("open", true);
    changed(rows);
  }

  const shows = [secret, password].map((field) =>
    showButton(field.closest(".okta-url").find(".okta-secret-show"), field, t, (wanted) => {
      showAll(wanted);
      show();
    }),
  );
  function showAll(wanted: boolean): void {
    shown = wanted;
    for (const showOne of shows) showOne(wanted);
  }

  /** User and password into the header's value; without a password the stored secret stays. */
  function combine(): void {
    const none = text(password) === "";
    const value = none ? (stored ? STORED : "") : basicHeader(text(user), text(password));
    secret.val(value).trigger("change");
  }

  form.on("change", () => {
    const value = text(secret);
    if (isBasic()) {
      const typed = value === STORED ? "" : value;
      const parts = readBasic(typed) ?? { user: DEFAULT_USER, password: typed };
      user.val(parts.user);
      password.val(parts.password);
      combine();
    } else {
      secret.val(text(password) || (stored ? STORED : "")).trigger("change");
    }
  });
  user.add(password).on("input", combine);
  secret.on("input change", show);
  replaceStored(secret);
  $(".okta-secret-generate").on("click", () => {
    if (isBasic()) {
      if (text(user) === "") user.val(DEFAULT_USER);
      password.val(newSecret());
      combine();
    } else {
      secret.val(newSecret()).trigger("change");
    }
  });
  for (const button of $(".okta-secret-copy")) copyButton($(button), () => rows.forOkta() ?? "");
  showAll(false);
  show();
}
