// Where someone chooses an event to try something on.
import type { LogEvent } from "../../events";
import { t } from "../texts";
import { eventView } from "./event-view";
import { pasteSource } from "./paste-source";
import { recentSource } from "./recent-source";
import { sampleSource } from "./sample-source";
import { segments } from "./segments";
import type { Source } from "./source";

export interface EventPickerOptions {
  /** The id of the node whose hooks' events are offered. */
  readonly node: string;
  /** The event type of the first sample. */
  readonly type: string;
  /** Another event is chosen, or none: the reason is on the page then. */
  readonly onEvent: (event: LogEvent | undefined) => void;
}

export interface EventPicker {
  /** The type of the sample, unless someone has chosen one. */
  setType(type: string): void;
  destroy(): void;
}

/** A sample, an event that came through a hook, or a pasted one. */
export function eventPicker(container: JQuery, { node, type, onEvent }: EventPickerOptions): EventPicker {
  const box = $("<div/>", { class: "okta-event-picker" }).appendTo(container);
  const top = $("<div/>").appendTo(box);
  const panels = { sample: $("<div/>"), recent: $("<div/>").hide(), paste: $("<div/>").hide() };
  type Name = keyof typeof panels;
  let chosen: Name = "sample";

  const changed = (name: Name) => () => {
    if (name !== chosen) return;
    const event = sources[name].event();
    view.show(event);
    onEvent(event);
  };
  for (const panel of Object.values(panels)) panel.addClass("okta-try-panel").appendTo(box);
  const sample = sampleSource(panels.sample, type, changed("sample"));
  const paste = pasteSource(panels.paste, changed("paste"));
  const sources: Record<Name, Source> = {
    sample,
    recent: recentSource(panels.recent, node, changed("recent")),
    paste,
  };
  const view = eventView(box, (text) => {
    paste.setText(text);
    choice.choose("paste");
  });
  const choice = segments(top, {
    legend: t("try.source.legend"),
    choices: [
      { value: "sample", label: t("try.source.sample"), icon: "magic" },
      { value: "recent", label: t("try.source.recent"), icon: "history" },
      { value: "paste", label: t("try.source.paste"), icon: "clipboard" },
    ],
    onChange(value) {
      chosen = value as Name;
      for (const [name, panel] of Object.entries(panels)) panel.toggle(name === chosen);
      changed(chosen)();
      sources[chosen].open();
    },
  });
  sample.open();

  return {
    setType: sample.setType,
    destroy() {
      for (const source of Object.values(sources)) source.destroy();
      box.remove();
    },
  };
}
