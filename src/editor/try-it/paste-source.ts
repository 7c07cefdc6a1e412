import type { LogEvent } from "../../events";
import { t } from "../texts";
import { type ReadEvents, readEvents } from "./read-events";
import { button, later, noteBox, type Source } from "./source";
import { headLine, sizeOf } from "./words";

/** A text field with more than this makes a browser slow, so a longer text is kept beside it (UTF-16 units). */
const MAX_FIELD = 200_000;
/** What an event hook takes in one delivery unless told otherwise (bytes). */
const MAX_DELIVERY = 5 * 1024 * 1024;
/** Nothing of this size is an event; reading it would stop the editor for seconds (bytes). */
const MAX_TEXT = 50_000_000;
const MAX_CHOICES = 500;
let number = 0;

/** Events that someone pastes, drops or chooses as a file. `changed` runs when there is another event, or none. */
export function pasteSource(panel: JQuery, changed: () => void): Source & { setText(text: string): void } {
  const id = `okta-try-paste-${++number}`;
  /** A text too long for the field. */
  let kept: string | undefined;
  let events: readonly LogEvent[] = [];
  let event: LogEvent | undefined;
  let isOpen = true;

  $("<label/>", { for: id, class: "okta-try-label" }).text(t("try.paste.label")).appendTo(panel);
  const area = $("<textarea/>", { id, rows: 5, spellcheck: "false", placeholder: t("try.paste.placeholder") })
    .attr({ autocomplete: "off", "aria-describedby": `${id}-note` })
    .appendTo(panel);
  const large = $("<div/>", { class: "okta-try-line okta-try-large" }).hide().appendTo(panel);
  const size = $("<span/>").appendTo(large);
  button(large, t("try.paste.remove"), "times", () => {
    setText("");
    area.trigger("focus");
  });
  const line = $("<div/>", { class: "okta-try-line" }).appendTo(panel);
  const file = $("<input/>", { type: "file", accept: ".json,.txt,application/json", tabindex: -1 }).hide();
  file.appendTo(line);
  button(line, t("try.paste.file"), "folder-open-o", () => file.trigger("click"));
  const many = $("<span/>", { class: "okta-try-many" }).hide().appendTo(line);
  $("<label/>", { for: `${id}-event` })
    .text(t("try.paste.which"))
    .appendTo(many);
  const which = $("<select/>", { id: `${id}-event` }).appendTo(many);
  const note = noteBox($("<div/>", { id: `${id}-note` }).appendTo(panel));

  const text = () => kept ?? String(area.val() ?? "");

  function setText(next: string): void {
    kept = next.length > MAX_FIELD ? next : undefined;
    area.val(kept === undefined ? next : "").toggle(kept === undefined);
    large.toggle(kept !== undefined);
    read();
  }

  /** Reads the text: once for each text, however often an expression changes. */
  function read(): void {
    soon.stop();
    const current = text();
    const bytes = current.length > MAX_FIELD ? new Blob([current]).size : current.length;
    size.text(t("try.paste.large", { size: sizeOf(bytes) }));
    if (bytes > MAX_TEXT) {
      kept = "";
      say({ problem: { key: "paste.too-large", params: { size: sizeOf(bytes) } } }, bytes);
      return;
    }
    say(readEvents(current), bytes);
  }
  const soon = later(200, read);

  function say(found: ReadEvents | undefined, bytes: number): void {
    const hasEvents = found !== undefined && "events" in found;
    events = hasEvents ? found.events : [];
    event = events[0];
    const problem = found !== undefined && "problem" in found ? found.problem : undefined;
    area.toggleClass("input-error", problem !== undefined);
    if (problem !== undefined) note.say(t(`try.${problem.key}`, problem.params), "error");
    else if (bytes > MAX_DELIVERY) note.say(t("try.paste.over-limit", { size: sizeOf(bytes) }), "note");
    else
      note.say(
        hasEvents ? found.notes.map(({ key, params }) => t(`try.${key}`, params)).join(" ") : "",
        "note",
      );
    fillChoices();
    changed();
  }

  function fillChoices(): void {
    many.toggle(events.length > 1);
    which.empty();
    if (events.length < 2) return;
    for (const [index, one] of events.slice(0, MAX_CHOICES).entries()) {
      $("<option/>")
        .val(index)
        .text(`${index + 1}: ${headLine(one)}`)
        .appendTo(which);
    }
    if (events.length > MAX_CHOICES) {
      $("<option/>", { disabled: true })
        .text(t("try.paste.more", { count: events.length - MAX_CHOICES }))
        .appendTo(which);
    }
  }

  function take(chosen: File | undefined): void {
    if (chosen === undefined) return;
    if (chosen.size > MAX_TEXT) {
      setText("");
      const params = { size: sizeOf(chosen.size) };
      note.say(t("try.paste.too-large", params), "error");
      return;
    }
    chosen.text().then(
      (content) => isOpen && setText(content),
      () => isOpen && note.say(t("try.paste.unreadable"), "error"),
    );
  }

  /** Keeps a long text out of the field; a short one goes its usual way. */
  function intercept(event: Event, incoming: string): void {
    if (String(area.val() ?? "").length + incoming.length <= MAX_FIELD) return;
    event.preventDefault();
    setText(incoming);
  }

  which.on("change", () => {
    event = events[Number(which.val())];
    changed();
  });
  area.on("input", () => soon.start());
  file.on("change", () => {
    take((file[0] as HTMLInputElement).files?.[0]);
    file.val("");
  });
  panel[0]?.addEventListener("paste", (pasted) => {
    intercept(pasted, pasted.clipboardData?.getData("text/plain") ?? "");
  });
  panel[0]?.addEventListener("dragover", (dragged) => dragged.preventDefault());
  panel[0]?.addEventListener("drop", (dropped) => {
    const [first] = dropped.dataTransfer?.files ?? [];
    if (first === undefined) {
      intercept(dropped, dropped.dataTransfer?.getData("text/plain") ?? "");
      return;
    }
    dropped.preventDefault();
    take(first);
  });

  return {
    open() {
      area.trigger("focus");
    },
    event: () => event,
    setText,
    destroy() {
      isOpen = false;
      soon.stop();
    },
  };
}
