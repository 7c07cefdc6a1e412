/** A box that stood still for so long is read out, in ms: with every key it would talk over the typing. */
const STILL = 1_000;
/** So long its words stay where a screen reader finds them a second time, in ms. */
const SAID = 5_000;

/** Has what a box shows read out by screen readers, once it no longer changes, and only what is new. */
export function readOut(box: JQuery): void {
  const element = box[0];
  if (element === undefined) return;
  const words = $("<div/>", { class: "okta-read-out", role: "status" }).insertAfter(box);
  let last = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    const text = element.innerText.trim();
    if (text === last) return;
    last = text;
    words.text(text);
    timer = setTimeout(() => words.empty(), SAID);
  };
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(say, STILL);
  }).observe(element, { childList: true, subtree: true, characterData: true });
}
