export interface TabsOptions {
  /** What the tabs are for, for screen readers. */
  readonly label: string;
  readonly names: readonly string[];
  /** Called whenever another tab is shown, and for the first one. */
  readonly onSelect: (index: number, panel: JQuery) => void;
}

export interface Tabs {
  selected(): number;
  /** Shows a tab; `onSelect` fills it. */
  select(index: number): void;
}

let number = 0;

const next: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

/** Tabs, by mouse and keyboard: the arrow keys move between them, the Tab key goes on into the one that is shown. */
export function tabs(container: JQuery, { label, names, onSelect }: TabsOptions): Tabs {
  const id = `okta-tabs-${++number}`;
  const list = $("<div/>", { role: "tablist", "aria-label": label, class: "okta-tabs" }).appendTo(container);
  let shown = -1;
  const buttons = names.map((name, index) =>
    $("<button/>", { type: "button", role: "tab", id: `${id}-${index}` })
      .attr("aria-controls", `${id}-${index}-panel`)
      .text(name)
      .on("click", () => select(index))
      .appendTo(list),
  );
  const panels = names.map((_name, index) =>
    $("<div/>", { role: "tabpanel", id: `${id}-${index}-panel`, class: "okta-tab-panel" })
      .attr("aria-labelledby", `${id}-${index}`)
      .appendTo(container),
  );

  function select(index: number): void {
    if (index === shown) return;
    shown = index;
    buttons.forEach((button, at) => {
      button.attr({ "aria-selected": String(at === index), tabindex: at === index ? 0 : -1 });
      panels[at]?.toggle(at === index);
    });
    const panel = panels[index];
    if (panel !== undefined) onSelect(index, panel);
  }

  list.on("keydown", (event) => {
    const index = next[event.key]?.(shown, names.length);
    if (index === undefined) return;
    event.preventDefault();
    select(index);
    buttons[index]?.trigger("focus");
  });

  return { selected: () => shown, select };
}
