// From what was found to rules.
import { isEligible } from "../events";
import { type FilterRule, isEventType, type Lines, listed, Misread, type Note, named } from "./result";
import type { Found } from "./shapes";
import { get, type Obj, type Value } from "./tree";

export interface Rules {
  readonly rules: FilterRule[];
  /** The event types of the hook; none where they are not in the text. */
  readonly items: string[];
  readonly notes: Note[];
}

/** The rules of a hook, in its order. Throws a Misread. */
export function rulesOf(found: Found, lines: Lines): Rules {
  const rules = new RuleReader(found.source === "terraform", lines);
  for (const filter of found.filters) rules.filter(filter);
  if (found.items !== undefined) rules.items(found.items);
  return rules.result();
}

/** A text; "filled in" for one that Terraform puts something into, as far as it is written. */
type Written = { readonly text: string; readonly isFilledIn: boolean } | undefined;

class RuleReader {
  private readonly expressions = new Map<string, string>();
  private readonly types = new Set<string>();
  private readonly notes: Note[] = [];
  /** Types that a note says of that they have no expression. */
  private readonly without = new Set<string>();

  constructor(
    private readonly isTerraform: boolean,
    private readonly lines: Lines,
  ) {}

  result(): Rules {
    const items = [...this.types];
    const unfiltered = items.filter((type) => !this.expressions.has(type) && !this.without.has(type));
    const notes = [...this.notes];
    if (unfiltered.length > 0) {
      notes.push({
        code: "unfiltered",
        eventTypes: unfiltered,
        message: `No filter for ${listed(unfiltered)}: every such event passes, and needs no rule.`,
      });
    }
    const rules = [...this.expressions].map(([eventType, expression]) => ({ eventType, expression }));
    return { rules, items, notes };
  }

  private note(code: Note["code"], at: number, message: string, eventType?: string) {
    const eventTypes = eventType === undefined ? [] : [eventType];
    this.notes.push({ code, ...this.lines.place(at), message, eventTypes });
  }

  filter(value: Value): void {
    if (value.kind === "computed" || (value.kind === "text" && this.isTerraform)) {
      this.note("filled-in", value.at, "Terraform makes filters here that are not in this text.");
      return;
    }
    if (value.kind !== "object") {
      const expected = '{"event": "…", "condition": {"expression": "…"}}';
      throw new Misread(value.at, `Expected a filter here: ${expected}.`);
    }
    const type = this.eventType(value);
    if (type !== undefined) this.rule(type, value);
  }

  private eventType(filter: Obj): string | undefined {
    const event = get(filter, "event");
    if (event === undefined) {
      throw new Misread(filter.at, 'Expected "event" in this filter: the event type that it is for.');
    }
    const written = this.text(event);
    const type = written?.text.trim() ?? "";
    if (written?.isFilledIn) {
      const message = "Terraform fills in the event type here: this filter is left out.";
      this.note("filled-in", event.at, message);
      return undefined;
    }
    if (isEventType(type)) return type;
    throw new Misread(event.at, 'Expected the name of one event type here, as "user.session.start".');
  }

  private rule(type: string, filter: Obj) {
    const name = named(type);
    if (this.expressions.has(type)) {
      this.note("duplicate", filter.at, `A second filter for ${name}: the first one is taken.`, type);
      return;
    }
    const { at, written } = this.expression(filter);
    const expression = written?.text ?? "";
    if (expression.trim() === "" && !written?.isFilledIn) {
      this.without.add(type);
      this.note("no-expression", at, `The filter for ${name} has no expression: every event passes.`, type);
      return;
    }
    this.expressions.set(type, expression);
    if (!isEligible(type)) {
      this.note("not-eligible", filter.at, `No event hook is known to send ${name}.`, type);
    }
    if (!written?.isFilledIn) return;
    const message =
      expression === ""
        ? `Terraform fills in the expression for ${name}: write it yourself, or every event passes.`
        : `Terraform fills in a part of the expression for ${name}: write it in the place of \${…}.`;
    this.note("filled-in", at, message, type);
  }

  /** `condition` is an object with an `expression` in it, a list of one such object, or the expression itself. */
  private expression(filter: Obj): { at: number; written: Written } {
    const condition = get(filter, "condition");
    const inner = condition?.kind === "list" && condition.items.length === 1 ? condition.items[0] : condition;
    const value = inner?.kind === "object" ? get(inner, "expression") : inner;
    if (value === undefined || value.kind === "null") {
      return { at: (value ?? inner ?? filter).at, written: undefined };
    }
    const written = this.text(value);
    if (written !== undefined) return { at: value.at, written };
    throw new Misread(value.at, 'Expected an expression here, in quotes: "condition": {"expression": "…"}.');
  }

  items(value: Value): void {
    if (value.kind === "null") return;
    if (value.kind !== "list" && value.kind !== "computed") {
      throw new Misread(value.at, 'Expected a list of event types here: ["user.session.start"].');
    }
    for (const item of value.kind === "list" ? value.items : [value]) {
      const written = this.text(item);
      if (written?.isFilledIn) {
        this.note("filled-in", item.at, "Terraform fills in event types here that are not in this text.");
      } else if (written !== undefined && isEventType(written.text.trim())) {
        this.types.add(written.text.trim());
      } else {
        throw new Misread(item.at, 'Expected the name of an event type here, as "user.session.start".');
      }
    }
  }

  private text(value: Value): Written {
    if (value.kind === "computed") return { text: "", isFilledIn: true };
    if (value.kind !== "text") return undefined;
    return this.isTerraform ? fromTemplate(value.text) : { text: value.text, isFilledIn: false };
  }
}

/** A text of Terraform's: `${ }` and `%{ }` are filled in, `$${` is `${`. */
function fromTemplate(template: string): Written {
  let isFilledIn = false;
  const text = template.replace(/\$\$\{|%%\{|\$\{|%\{/g, (sign) => {
    if (sign.length === 2) isFilledIn = true;
    return sign.slice(-2);
  });
  // nothing but a `${ }`, which the editor would take for an environment variable
  return { text: isFilledIn && /^\s*\$\{[^{}]*\}\s*$/.test(text) ? "" : text, isFilledIn };
}
