import { t, withText } from "../texts";
import { applied, type Fix } from "./language";

const isUnseen = (text: string) => /^[\s\u200b-\u200f\u2060\ufeff]*$/.test(text);

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}

/** What a fix does, in a few words: "Use event.debugData". */
export function fixTitle(written: string, fix: Fix): string {
  const { start, end, text } = fix;
  const old = written.slice(start, end);
  if (text === "") {
    return isUnseen(old)
      ? t("expression.leave-it-out")
      : withText("expression.leave-out", "text", short(old));
  }
  if (isUnseen(text)) return t("expression.use-space");
  if (start === end && applied(written, fix).trimEnd().endsWith(text)) {
    return withText("expression.insert", "text", short(text));
  }
  if (text.length > 3) return withText("expression.use", "text", short(text));
  // a sign says more among its neighbours
  const before = /[\w.'"]{0,24}\s?$/.exec(written.slice(0, start))?.[0] ?? "";
  const after = /^\s?[\w.'"]{0,12}/.exec(written.slice(end))?.[0] ?? "";
  return withText("expression.use", "text", short(before + text + after));
}
