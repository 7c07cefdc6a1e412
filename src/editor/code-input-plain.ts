import { type CodeInput, type CodeInputOptions, wouldBreakLine } from "./code-input";

/** Longer texts are not measured: they get all the height there is. */
const MEASURED = 10_000;

/** A text area that grows with its text, for where Monaco is switched off. */
export function plainInput(container: JQuery, options: CodeInputOptions): CodeInput {
  const area = $('<textarea rows="1" class="okta-expression"></textarea>')
    .attr({ autocomplete: "off", autocapitalize: "off", spellcheck: "false" })
    .attr({ "aria-label": options.label, "aria-describedby": options.describedBy })
    .attr({ placeholder: options.placeholder })
    .css({ maxHeight: options.height })
    .val(options.value)
    .appendTo(container);
  const element = area[0] as HTMLTextAreaElement;

  function grow(): void {
    const isLong = element.value.length > MEASURED;
    element.style.height = isLong ? `${options.height}px` : "auto";
    // a field that is not on the page yet has no height
    if (!isLong && element.scrollHeight > 0) element.style.height = `${element.scrollHeight + 2}px`;
    const isCut = isLong || element.scrollHeight > options.height;
    element.style.overflowY = isCut ? "auto" : "hidden";
  }

  function changed(): void {
    grow();
    options.onChange();
  }

  area.on("input", changed);
  element.addEventListener("keydown", (event) => {
    if (wouldBreakLine(event, options)) event.preventDefault();
  });
  const fitting = setTimeout(grow, 0);

  return {
    value: () => element.value,
    set(text) {
      element.value = text;
      changed();
    },
    focus: () => element.focus(),
    resize: grow,
    mark(range) {
      if (range !== undefined) element.setSelectionRange(range.start, range.end);
    },
    show(problems) {
      const isWrong = problems.some(({ severity }) => severity === "error");
      area.toggleClass("input-error", isWrong).attr("aria-invalid", String(isWrong));
    },
    apply({ start, end, text }) {
      element.setRangeText(text, start, end, "end");
      changed();
    },
    destroy() {
      clearTimeout(fitting);
      area.remove();
    },
  };
}
