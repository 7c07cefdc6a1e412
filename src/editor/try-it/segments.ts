let number = 0;

export interface Segment {
  readonly value: string;
  readonly label: string;
  /** FontAwesome's name. */
  readonly icon: string;
}

/** A choice of few, side by side: radio buttons, so that the keyboard and screen readers know it. */
export function segments(
  container: JQuery,
  { legend, choices, onChange }: { legend: string; choices: Segment[]; onChange: (value: string) => void },
): { choose(value: string): void } {
  const name = `okta-segments-${++number}`;
  const box = $("<fieldset/>", { class: "okta-segments" }).appendTo(container);
  $("<legend/>").text(legend).appendTo(box);
  const inputs = choices.map(({ value, label, icon }) => {
    const input = $("<input/>", { type: "radio", name, id: `${name}-${value}` })
      .val(value)
      .appendTo(box);
    $("<label/>", { for: `${name}-${value}` })
      .append(
        $("<i/>", { class: `fa fa-${icon}`, "aria-hidden": "true" }),
        document.createTextNode(` ${label}`),
      )
      .appendTo(box);
    return input.on("change", () => onChange(value));
  });
  inputs[0]?.prop("checked", true);
  return {
    choose: (value) =>
      inputs
        .find((input) => input.val() === value)
        ?.prop("checked", true)
        .trigger("change"),
  };
}
