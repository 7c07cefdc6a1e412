// The expression of a parameter with room for it: a tray over the dialog.
import { type ExpressionField, expressionField } from "../expression/expression-field";
import { blockedDone } from "../fields/blocked-done";
import type { Translate } from "../red";
import { tryIt } from "../try-it";

/** The part of Node-RED's trays that is used here. */
interface Trays {
  show(options: {
    title: string;
    width: number;
    buttons: { id: string; text: string; class?: string; click(): void }[];
    open(tray: JQuery): void;
    resize?(): void;
    close(): void;
    show?(): void;
    focusElement: false;
  }): void;
  close(): void;
}

/** As wide as the trays of Node-RED's own editors, in px. */
const WIDTH = 700;

export interface ExpressionTrayOptions {
  readonly t: Translate;
  /** The id of the node whose dialog is open. */
  readonly node: string;
  /** What the expression is for: User. */
  readonly name: string;
  readonly value: string;
  /** The event type of the first sample. */
  readonly sampleType: string;
  readonly onDone: (value: string) => void;
  readonly onClose: () => void;
}

/** Opens the tray; Done takes the expression over. */
export function expressionTray(options: ExpressionTrayOptions): void {
  const { t, node, name, value, sampleType } = options;
  const { tray } = RED as unknown as { tray: Trays };
  let end = () => {};
  let field: ExpressionField | undefined;
  let show = () => {};
  let resize = () => {};
  tray.show({
    title: t("form.expression-of", { name }),
    width: WIDTH,
    buttons: [
      { id: "node-dialog-cancel", text: t("form.cancel"), click: () => tray.close() },
      {
        id: "node-dialog-ok",
        text: t("form.done"),
        class: "primary",
        click() {
          options.onDone(field?.value() ?? value);
          tray.close();
        },
      },
    ],
    open(element) {
      // the styles of dialogs go by this id, which is free while the dialog below is taken off the page
      const body = $("<form/>", { id: "dialog-form", class: "dialog-form form-horizontal okta-api-tray" })
        .attr("autocomplete", "off")
        .on("submit", (event) => event.preventDefault())
        .appendTo(element.find(".red-ui-tray-body"));
      const done = blockedDone();
      const input = expressionField(body, {
        value,
        label: t("form.expression-of", { name }),
        filter: false,
        onChange: () => changed(),
      });
      const pane = tryIt(body, {
        node,
        rules: () => [{ eventType: "", expression: input.value() }],
        show: "value",
        sampleType,
        mark: (place) => input.mark(place),
      });
      const changed = () => {
        const problem = input.problem();
        const { line = 1, column = 1, message = "" } = problem ?? {};
        done.set(problem && t("error.bad-expression", { name, line, column, message }), () => input.focus());
        pane.refresh();
      };
      field = input;
      resize = input.resize;
      show = input.focus;
      end = () => {
        done.release();
        pane.destroy();
        input.destroy();
      };
    },
    resize: () => resize(),
    show: () => show(),
    close() {
      end();
      options.onClose();
    },
    focusElement: false,
  });
}
