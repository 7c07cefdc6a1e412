// A panel beside a button: above everything, inside the window, and with the keyboard to itself.
import { t } from "../texts";

const MARGIN = 8;
const WIDTH = 540;
const HEIGHT = 520;
/** With less room than this it may cover its button. */
const LEAST = 320;
const GAP = 4;
const FOCUSABLE = "button:visible, input:visible:not([tabindex=-1]), [tabindex=0]:visible";

export interface Popup {
  /** Closes it; the focus goes back to the button. */
  close(): void;
}

/** Below the button where there is room, else above it. */
function place(panel: JQuery, button: JQuery): void {
  const target = button[0]?.getBoundingClientRect();
  if (target === undefined) return;
  const { innerWidth, innerHeight } = window;
  const within = (start: number, size: number, all: number) =>
    Math.max(MARGIN, Math.min(start, all - size - MARGIN));
  const width = Math.min(WIDTH, innerWidth - 2 * MARGIN);
  const below = innerHeight - target.bottom - GAP - MARGIN;
  const above = target.top - GAP - MARGIN;
  const isBelow = below >= LEAST || below >= above;
  const room = Math.max(LEAST, isBelow ? below : above);
  const height = Math.min(HEIGHT, room, innerHeight - 2 * MARGIN);
  panel.css({
    width,
    height,
    left: within(target.right - width, width, innerWidth),
    top: within(isBelow ? target.bottom + GAP : target.top - GAP - height, height, innerHeight),
  });
}

export interface PopupOptions {
  readonly button: JQuery;
  readonly title: string;
  readonly content: readonly JQuery[];
  onClose(): void;
}

/** Opens a panel beside a button. Escape or a click elsewhere closes it, and so does the end of its dialog. */
export function openPopup({ button, title, content, onClose }: PopupOptions): Popup {
  const panel = $("<div/>", { class: "okta-popup", role: "dialog", "aria-label": title });
  const head = $("<div/>", { class: "okta-popup-head" }).append($("<b/>").text(title));
  $("<button/>", { type: "button", class: "okta-popup-close", "aria-label": t("picker.close") })
    .attr("title", t("picker.close"))
    .append('<i class="fa fa-times" aria-hidden="true"></i>')
    .on("click", () => close())
    .appendTo(head);
  panel.append(head, ...content).appendTo(document.body);
  button.attr("aria-expanded", "true");

  function end(): void {
    document.removeEventListener("mousedown", outside, true);
    $(window).off(".okta-popup");
    button.off(".okta-popup").attr("aria-expanded", "false");
    panel.remove();
    onClose();
  }
  function close(): void {
    end();
    button.trigger("focus");
  }
  function outside(event: MouseEvent): void {
    const at = event.target as Node;
    // the button closes it by itself
    if (panel[0]?.contains(at) || button[0]?.contains(at)) return;
    end();
  }

  // Keys are for the panel alone: Node-RED's shortcuts stumble over one whose row is gone by then. Not by jQuery, which
  // forgets the listener when a key closes the panel.
  panel[0]?.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key !== "Tab") return;
    const stops = panel.find(FOCUSABLE).toArray();
    const edge = event.shiftKey ? stops.at(0) : stops.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops.at(0))?.focus();
  });
  document.addEventListener("mousedown", outside, true);
  $(window).on("resize.okta-popup", () => place(panel, button));
  button.on("remove.okta-popup", end);
  place(panel, button);
  return { close };
}
