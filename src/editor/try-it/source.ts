import type { LogEvent } from "../../events";

/** Where an event to try may come from. */
export interface Source {
  /** Called when it is chosen. */
  open(): void;
  event(): LogEvent | undefined;
  destroy(): void;
}

/** Calls with the last of several calls, some time after it. */
export function later(delay: number, call: () => void): { start(atLeast?: number): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  return {
    start(atLeast = 0) {
      stop();
      timer = setTimeout(call, Math.max(delay, atLeast));
    },
    stop,
  };
}

/** Only the answer to the last question counts, and none after `stop`. */
export function latest(): {
  ask<Answer>(
    question: Promise<Answer>,
    take: (answer: Answer) => void,
    fail: (reason: string) => void,
  ): void;
  stop(): void;
} {
  let last = 0;
  return {
    ask(question, take, fail) {
      const own = ++last;
      question.then(
        (answer) => own === last && take(answer),
        (error: unknown) => own === last && fail(error instanceof Error ? error.message : String(error)),
      );
    },
    stop: () => void last++,
  };
}

/** A small button of a dialog. */
export function button(container: JQuery, label: string, icon: string, onClick: () => void): JQuery {
  return $("<button/>", { type: "button", class: "red-ui-button" })
    .append(
      $("<i/>", { class: `fa fa-${icon}`, "aria-hidden": "true" }),
      document.createTextNode(` ${label}`),
    )
    .on("click", onClick)
    .appendTo(container);
}

/** Where a source says how it stands; screen readers hear of it. */
export function noteBox(container: JQuery): { say(text: string, kind?: "error" | "note" | "quiet"): void } {
  const box = $("<div/>", { class: "okta-messages", "aria-live": "polite" }).appendTo(container);
  return {
    say(text, kind = "quiet") {
      box.empty();
      if (text !== "")
        $("<div/>", { class: `okta-${kind}` })
          .text(text)
          .appendTo(box);
    },
  };
}
