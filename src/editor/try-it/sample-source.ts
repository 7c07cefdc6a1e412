import { checkTypePattern, type LogEvent } from "../../events";
import { samples } from "../admin";
import { isEnvironmentReference } from "../environment";
import { eventTypeField } from "../event-type-field";
import { t } from "../texts";
import { button, later, latest, noteBox, type Source } from "./source";

/** A sample event of a type. `changed` runs when there is another event, or none any more. */
export function sampleSource(
  panel: JQuery,
  initialType: string,
  changed: () => void,
): Source & { setType(type: string): void } {
  const answers = latest();
  let event: LogEvent | undefined;
  let isChosenByHand = false;

  const row = $("<div/>", { class: "okta-try-line" }).appendTo(panel);
  const field = eventTypeField(row, {
    value: initialType,
    label: t("try.sample.type"),
    onChange: () => {
      isChosenByHand = true;
      soon.start();
    },
  });
  button(row, t("try.sample.another"), "refresh", () => load());
  const note = noteBox(panel);

  function load(): void {
    soon.stop();
    const type = field.value();
    if (type === "" || isEnvironmentReference(type) || checkTypePattern(type) !== undefined) {
      answers.stop();
      event = undefined;
      note.say(type === "" ? t("try.sample.no-type") : "");
      changed();
      return;
    }
    answers.ask(
      samples(type),
      (sample) => {
        event = sample as LogEvent;
        note.say("");
        changed();
      },
      (reason) => {
        event = undefined;
        note.say(reason, "error");
        changed();
      },
    );
  }
  const soon = later(300, load);

  return {
    open: () => {
      if (event === undefined) load();
    },
    event: () => event,
    setType(type) {
      if (isChosenByHand || type === field.value()) return;
      field.set(type);
      soon.start();
    },
    destroy() {
      soon.stop();
      answers.stop();
    },
  };
}
