import type { LogEvent } from "../../events";
import { t } from "../texts";
import { button } from "./source";
import { headLine, sizeOf } from "./words";

/** How much of an event is shown (UTF-16 units). */
const MAX_SHOWN = 50_000;

/** The chosen event in one line, and folded away below it as JSON. `onEdit` gets that JSON. */
export function eventView(
  container: JQuery,
  onEdit: (json: string) => void,
): { show(event: LogEvent | undefined): void } {
  let event: LogEvent | undefined;
  let json = "";
  const fold = $("<details/>", { class: "okta-try-json" }).hide().appendTo(container);
  const head = $("<summary/>").appendTo(fold);
  const line = $("<span/>");
  head.append(`${t("try.event.chosen")} `, line);
  const text = $("<pre/>", { tabindex: 0, "aria-label": t("try.event.json") }).appendTo(fold);
  const note = $("<div/>", { class: "okta-quiet" }).appendTo(fold);
  const edit = button(fold, t("try.event.edit"), "pencil", () => onEdit(json));

  /** Written out when someone looks at it, and no sooner. */
  function write(): void {
    if (event === undefined || !fold.prop("open")) return;
    json = written(event);
    const isLong = json.length > MAX_SHOWN;
    text.text(isLong ? json.slice(0, MAX_SHOWN) : json);
    note.text(isLong ? t("try.event.cut", { size: sizeOf(json.length) }) : "").toggle(isLong);
    edit.toggle(!isLong);
  }
  fold.on("toggle", write);

  return {
    show(next) {
      event = next;
      fold.toggle(next !== undefined);
      line.text(headLine(next));
      write();
    },
  };
}

function written(event: LogEvent): string {
  try {
    return JSON.stringify(event, null, 2);
  } catch {
    // lists within lists, deeper than the stack: they can be read, but not written
    return t("try.event.too-deep");
  }
}
