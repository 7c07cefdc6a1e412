import { t } from "../texts";

const SHOWN_MS = 2_000;

/** Puts a text into the clipboard, on plain http too, where browsers have no `navigator.clipboard`. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return RED.clipboard.copyText(text);
  }
}

/**
 * Makes a button copy a text, and say so: by its icon to the eye, by a status line to screen readers.
 *
 * @param button with an icon, and a label for screen readers that is its tooltip, too
 * @param text what to copy at the time of the click
 */
export function copyButton(button: JQuery, text: () => string): void {
  button.attr("title", button.attr("aria-label") ?? null);
  const status = $("<span/>", { role: "status", class: "okta-copied" }).insertAfter(button);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (copied: boolean, word: string) => {
    button.find("i").toggleClass("fa-clipboard", !copied).toggleClass("fa-check", copied);
    status.text(word);
  };
  button.on("click", () => {
    void copy(text()).then((done) => {
      clearTimeout(timer);
      // emptied first: the same word again would not be read out
      show(false, "");
      status.toggleClass("okta-copy-failed", !done);
      show(done, t(done ? "copy.done" : "copy.failed"));
      timer = setTimeout(() => show(false, ""), SHOWN_MS);
    });
  });
}
