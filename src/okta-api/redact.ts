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

/**
 * Takes secrets out of text that is about to be shown. A text that was cut off may end in the first half of
 * a secret: say so with `cut`, and as much of its end is dropped as such a half can be long.
 * Values of fewer than four characters hide nothing and would spoil every text, so they stay.
 */
export function redactor(secrets: readonly string[]): (text: string, cut?: boolean) => string {
  const hidden = [...new Set(secrets.flatMap(forms))]
    .filter((text) => text.length >= shortest)
    .sort((a, b) => b.length - a.length);
  const longest = hidden[0]?.length ?? 0;
  return (text, cut = false) => {
    let shown = text;
    for (const secret of hidden) shown = shown.replaceAll(secret, mask);
    return cut && longest > 0 ? shown.slice(0, Math.max(0, shown.length - longest + 1)) : shown;
  };
}
