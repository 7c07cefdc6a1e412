const mask = "***";
const shortest = 4;

/** Every form in which an answer, or an error, is likely to repeat a secret. */
function forms(secret: string): string[] {
  const afterScheme = secret.slice(secret.indexOf(" ") + 1);
  return [secret, afterScheme].flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
  ]);
}

/** Where a text was cut off to be shown. */
export const CUT = "…";

/**
 * Takes secrets out of text that is about to be shown, and the first half of one that ends where the text was cut.
 * Values of fewer than four characters hide nothing and would spoil every text, so they stay.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const hidden = [...new Set(secrets.flatMap(forms))]
    .filter((text) => text.length >= shortest)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let shown = text;
    for (const secret of hidden) shown = shown.replaceAll(secret, mask);
    const parts = shown.split(CUT);
    const last = parts.pop() ?? "";
    return [...parts.map((part) => withoutHalf(part, hidden)), last].join(CUT);
  };
}

/** A text that was cut off, without the half of a secret at its end. */
function withoutHalf(text: string, hidden: readonly string[]): string {
  const halves = hidden.map((secret) => {
    let length = Math.min(secret.length - 1, text.length);
    while (length >= shortest && !text.endsWith(secret.slice(0, length))) length--;
    return length;
  });
  const longest = Math.max(0, ...halves);
  return longest < shortest ? text : text.slice(0, -longest) + mask;
}
