// docs/use-cases.md: what event hooks are good for, and the example of each.
import type { Example } from "./example";
import { pictureOf } from "./picture";
import useCases from "./use-cases.json";

const EVENT_TYPES: Readonly<Record<string, readonly string[]>> = useCases;

const INTRO = `# Use cases

Thirty-seven things that event hooks are good for, in Okta's fourteen categories, and a flow for each: **menu → Import →
Examples → node-red-contrib-okta-event-hooks**, then its category. Import it, press *Deploy*, press the button on the
event hook, and see it work: what is outside (Slack, a mail server, a SCIM service, Okta itself) has a stand-in in the
flow. Then set your own: **double-click the flow's tab**, choose the list at the upper right of the dialog (*Environment
Variables*), fill them in, press *Done* and *Deploy*. Secrets there are stored encrypted and never exported.

- A flow that needs more from the palette says so when it is imported, and offers to install it:
  node-red-node-sqlite, node-red-node-email, @flowfuse/node-red-dashboard.
- Flows share subflows, such as *Slack message* or *SCIM user*. From the second flow on Node-RED asks, because you have
  them already: choose **Import copy**. The subflow is shared; only *Mail* comes once more, as *Mail (1)*, which does no
  harm.
- What stands in for Okta answers at Okta's paths, the same in all flows. Of two flows that ask Okta, only the first would
  be answered as its comment says: try one at a time, and switch the other off (double-click its tab, then *Enabled*).
- The event hook of each flow waits until the flow is done with an event (\`okta event done\`). What fails comes again in a
  minute, five times; what is given up is kept and said in the log.
- Tables are SQLite, in the file that \`OKTA_DB\` names: relative to where Node-RED was started. Each flow's comment says
  what to change for PostgreSQL or BigQuery.
- Every flow is tested in Node-RED 4.1 and 5: its events delivered in any order, twice, and among others, with what is
  outside up and down.
`;

/** Examples that are made by hand and lie beside the folders. */
const BESIDE = `| **MFA fatigue** | Suspends a user who rejects one push after the other, ends the sessions, tells the SOC. | \`user.authentication.auth_via_mfa\` | \`SOC_WEBHOOK\` | [flow](../examples/MFA%20fatigue.json), [picture](images/mfa-fatigue.png) |
| **Password spray** | Notices failed sign-ins of many users from one address, and secures who gets in from there. | \`user.session.start\`, \`user.authentication.auth_via_mfa\` | \`SOC_WEBHOOK\` | [flow](../examples/Password%20spray.json) |
`;

/** A cell of a table, on one line. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function row(example: Example): string {
  const { file, useCase, about, env, eventTypes } = example;
  const [, name = file] = file.split("/");
  const types = (useCase === undefined ? eventTypes : EVENT_TYPES[useCase]) ?? [];
  const variables = env.map(({ name: variable }) => `\`${variable}\``).join(", ");
  const picture = pictureOf(example);
  return `| **${name}** ${useCase === undefined ? "" : `\`${useCase}\``} | ${cell(about.does)} | ${types
    .map((type) => `\`${type}\``)
    .join(
      ", ",
    )} | ${variables} | [flow](../examples/${encodeURI(file)}.json), [picture](images/${picture}.png) |`;
}

/** The page, made of the examples in their order. */
export function useCasesPage(examples: readonly Example[]): string {
  const folders = [...new Set(examples.map(({ file }) => file.split("/")[0] ?? ""))];
  const sections = folders.map((folder) => {
    const own = examples.filter(({ file }) => file.startsWith(`${folder}/`));
    const pictures = own.map(
      (example) =>
        `**${example.file.split("/")[1]}**: ${example.about.press} ${example.about.expect}\n\n![${example.about.does}](images/${pictureOf(example)}.png)\n`,
    );
    return `## ${folder.replace(/^\d\d /, "")}

| flow | what it does | event types | what to set | |
|---|---|---|---|---|
${own.map(row).join("\n")}
${/More$/.test(folder) ? BESIDE : ""}
${pictures.join("\n")}`;
  });
  return `${INTRO}\n${sections.join("\n")}`;
}
