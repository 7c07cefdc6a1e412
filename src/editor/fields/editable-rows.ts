// What the rows of our editable lists share: their order, moved by mouse or keyboard.
/** The rows of a list in order, without those that are just fading away; none once its dialog is closed. */
export function rowsOf(list: JQuery): JQuery[] {
  // a removed row is gone only when it has faded away: by then the dialog may be, too
  if (list.data("nodered-editableList") === undefined) return [];
  return (list.editableList("items") as JQuery)
    .toArray()
    .map((element) => $(element))
    .filter((row) => !row.parent().hasClass("red-ui-editableList-item-deleting"));
}

/** Lets the handle of a row take the focus and move the row with the up and down keys; `label` says so. */
export function movableByKeyboard(row: JQuery, label: string, onMove: () => void): void {
  const item = row.parent();
  const handle = item.children(".red-ui-editableList-item-handle");
  handle.attr({ tabindex: 0, role: "button", "aria-label": label, title: label });
  handle.on("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    if (event.key === "ArrowUp") item.insertBefore(item.prev());
    else item.insertAfter(item.next());
    handle.trigger("focus");
    onMove();
  });
}

/** Names the button that removes a row. */
export function labelRemoval(row: JQuery, label: string): void {
  row.parent().children(".red-ui-editableList-item-remove").attr("aria-label", label);
}

/** Shows the first row: a list scrolls to each row that is added, also to those it starts with. */
export function scrollToTop(list: JQuery): void {
  setTimeout(() => list.parent().scrollTop(0), 0);
}

/** Gives a list the room that the rest of the dialog leaves. */
export function fillHeight(list: JQuery, rowClass: string, height: number, least = 180): void {
  const form = $("#dialog-form");
  let rest = height;
  form.children("div:visible").each((_index, element) => {
    if (!$(element).hasClass(rowClass)) rest -= $(element).outerHeight(true) ?? 0;
  });
  const label = form.children(`.${rowClass}`).children("label, p");
  label.each((_index, element) => {
    rest -= $(element).outerHeight(true) ?? 0;
  });
  list.editableList("height", Math.max(least, rest - 16));
}
