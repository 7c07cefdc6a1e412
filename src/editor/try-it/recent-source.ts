import { isPlainObject, type LogEvent } from "../../events";
import { type ReceivedEvent, recentEvents } from "../admin";
import { hooksFor } from "../hooks";
import { t } from "../texts";
import { button, latest, noteBox, type Source } from "./source";
import { headOf } from "./words";

const MAX_EVENTS = 50;
let number = 0;

/** The events that came through the hooks before a node. `changed` runs when another one is chosen. */
export function recentSource(panel: JQuery, node: string, changed: () => void): Source {
  const answers = latest();
  const id = `okta-try-recent-${++number}`;
  let event: LogEvent | undefined;

  const row = $("<div/>", { class: "okta-try-line" }).appendTo(panel);
  $("<label/>", { for: id }).text(t("try.recent.hook")).appendTo(row);
  const hooks = $("<select/>", { id }).on("change", load).appendTo(row);
  button(row, t("try.recent.reload"), "refresh", load);
  const list = $("<div/>", {
    class: "okta-try-events",
    role: "radiogroup",
    "aria-label": t("try.recent.list"),
  });
  list.appendTo(panel);
  const note = noteBox(panel);

  function fillHooks(): void {
    const before = hooks.val();
    const choices = hooksFor(node);
    hooks.empty();
    for (const { id: hook, label } of choices) $("<option/>").val(hook).text(label).appendTo(hooks);
    if (choices.some(({ id: hook }) => hook === before)) hooks.val(String(before));
    row.toggle(choices.length > 0);
  }

  function nothing(text: string, kind: "error" | "quiet"): void {
    event = undefined;
    list.empty();
    note.say(text, kind);
    changed();
  }

  function load(): void {
    const hook = hooks.val();
    if (typeof hook !== "string") {
      answers.stop();
      nothing(t("try.recent.no-hook"), "quiet");
      return;
    }
    answers.ask(recentEvents(hook), show, (reason) => nothing(reason, "error"));
  }

  function show(received: readonly ReceivedEvent[]): void {
    const events = received.filter((one) => isPlainObject(one?.event)).slice(0, MAX_EVENTS);
    if (events.length === 0) {
      nothing(t("try.recent.empty"), "quiet");
      return;
    }
    note.say("");
    list.empty();
    for (const [index, one] of events.entries()) addRow(one, index);
    list.find("input").first().prop("checked", true).trigger("change");
  }

  function addRow({ receivedAt, event: own }: ReceivedEvent, index: number): void {
    const { type, actor, outcome } = headOf(own);
    const line = $("<label/>").appendTo(list);
    $("<input/>", { type: "radio", name: `${id}-event` })
      .val(index)
      .on("change", () => {
        event = own as LogEvent;
        changed();
      })
      .appendTo(line);
    for (const text of [timeOf(new Date(receivedAt)), type, actor, outcome]) {
      $("<span/>", { title: text }).text(text).appendTo(line);
    }
  }

  return {
    open() {
      fillHooks();
      load();
    },
    event: () => event,
    destroy: () => answers.stop(),
  };
}

/** The time of today, the day of any other. */
function timeOf(time: Date): string {
  if (Number.isNaN(time.getTime())) return "";
  const isToday = time.toDateString() === new Date().toDateString();
  return isToday ? time.toLocaleTimeString() : time.toLocaleDateString();
}
