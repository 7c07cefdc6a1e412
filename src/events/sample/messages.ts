// Display messages in the style of Okta's: what is done, then to what.

const verbs: Readonly<Record<string, string>> = {
  action: "Record decision on",
  decide: "Decide on",
  delete_all: "Delete all",
  read_client_secret: "Read client secret of",
  import_profile: "Import profile of",
  push: "Push",
  push_profile: "Push profile of",
  remove_entitlements: "Remove entitlements of",
  reset_all: "Reset all",
  update_password: "Update password of",
  update_profile: "Update profile of",
};
/** Last parts that say how, when or for what; the part before them is the verb. */
const trailing = new Set(["schedule", "initiated", "end", "as", "client", "scope", "user", "implicit"]);

const words = (part: string): string => part.replaceAll("_", " ");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `group.lifecycle.create` with the noun "group" gives "Create group". */
export function displayMessageOf(eventType: string, noun: string): string {
  const parts = eventType.split(".").filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  if (noun === "") return capital(words(parts.join(" "))) || "Event";
  if (trailing.has(last) && parts.length > 2) {
    return `${displayMessageOf(parts.slice(0, -1).join("."), noun)} (${words(last)})`;
  }
  const verb = Object.hasOwn(verbs, last) ? verbs[last] : capital(words(last));
  return `${verb} ${noun}`;
}
