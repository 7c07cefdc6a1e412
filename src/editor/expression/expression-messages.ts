// What is said below an expression: what is wrong with it, and whether Okta's own filter would take it.

import { readOut } from "../fields/read-out";
import { t, withText } from "../texts";
import { fixTitle } from "./fix-title";
import type { Fix, Problem } from "./language";

/** More of them would push the dialog's other fields away. */
const SHOWN = 3;

export interface Said {
  /** The text that the problems are about. */
  text: string;
  problems: readonly Problem[];
  /** What Okta's own filter would refuse; undefined where that is not asked. */
  okta: readonly Problem[] | undefined;
  /** What to say of an empty text. */
  note?: string | undefined;
}

/** Advice about what Okta writes in another way: the line about Okta's filter says it. */
const isSaidBy = (okta: readonly Problem[] | undefined, { severity, start, end }: Problem) =>
  severity === "info" && okta?.some((other) => other.start === start && other.end === end) === true;

const looks = { error: "okta-error", warning: "okta-note", info: "okta-info" };

export function expressionMessages(container: JQuery, id: string, onFix: (fix: Fix) => void) {
  const box = $("<div/>", { id, class: "okta-expression-messages" }).appendTo(container);
  readOut(box);
  let last = "";

  function fixButton(text: string, fix: Fix): JQuery {
    return $("<button/>", { type: "button", class: "red-ui-button red-ui-button-small okta-fix" })
      .text(fixTitle(text, fix))
      .on("click", () => onFix(fix));
  }

  function problemLine(text: string, problem: Problem): JQuery {
    const { severity, line, column, message, hint, fix } = problem;
    const row = $("<div/>", { class: `okta-problem ${looks[severity]}` });
    $("<span/>")
      .text(withText("expression.at", "message", message, { line, column }))
      .appendTo(row);
    // the button says it again
    const isOnButton = fix !== undefined && fix.text.length > 3 && hint?.includes(fix.text) === true;
    if (hint !== undefined && !isOnButton) $("<span/>", { class: "okta-hint" }).text(hint).appendTo(row);
    if (fix !== undefined) fixButton(text, fix).appendTo(row);
    return row;
  }

  const moreText = (count: number) =>
    $("<div/>", { class: "okta-quiet" }).text(t("expression.more", { count }));

  function oktaLine(text: string, problems: readonly Problem[]): JQuery {
    const [first, ...more] = problems;
    const row = $("<div/>", {
      class: `okta-strip ${first === undefined ? "okta-strip-yes" : "okta-strip-no"}`,
    });
    $("<i/>", {
      class: `fa ${first === undefined ? "fa-check" : "fa-info-circle"}`,
      "aria-hidden": "true",
    }).appendTo(row);
    if (first === undefined) return row.append($("<span/>").text(t("expression.okta-takes")));
    const count = more.length === 0 ? "" : ` (+${more.length})`;
    $("<span/>", { title: [first, ...more].map(({ message }) => message).join("\n") })
      .text(withText("expression.okta-refuses", "message", first.message) + count)
      .appendTo(row);
    const mended = problems.find(({ fix }) => fix !== undefined)?.fix;
    if (mended !== undefined) fixButton(text, mended).appendTo(row);
    return row;
  }

  return {
    say(said: Said): void {
      // a live region that is filled anew is read aloud anew
      const now = JSON.stringify(said.text === "" ? [said.note] : [said.problems, said.okta]);
      if (now === last) return;
      last = now;
      const { text, okta, note } = said;
      const problems = said.problems.filter((problem) => !isSaidBy(okta, problem));
      box.empty();
      for (const problem of problems.slice(0, SHOWN)) problemLine(text, problem).appendTo(box);
      if (problems.length > SHOWN) moreText(problems.length - SHOWN).appendTo(box);
      if (okta !== undefined) oktaLine(text, okta).appendTo(box);
      if (note !== undefined) $("<div/>", { class: "okta-quiet" }).text(note).appendTo(box);
    },
  };
}
