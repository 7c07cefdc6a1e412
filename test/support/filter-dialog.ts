import type { Locator } from "playwright-core";
import type { Editor } from "./editor";

/** The open dialog of an okta-el-filter, as a person sees it. */
export class FilterDialog {
  constructor(private readonly editor: Editor) {}

  get page() {
    return this.editor.page;
  }
  get tray(): Locator {
    return this.page.locator(".red-ui-tray").last();
  }
  /** The line of each rule: what is read of a rule that is closed. */
  get heads(): Locator {
    return this.tray.locator(".okta-card-head");
  }
  /** The inside of the rule that is open. */
  get inside(): Locator {
    return this.tray.locator(".okta-card-inside:visible");
  }
  get eventType(): Locator {
    return this.inside.getByLabel("Event type", { exact: true });
  }
  get preview(): Locator {
    return this.inside.locator(".okta-preview > code");
  }
  get done(): Locator {
    return this.page.locator("#node-dialog-ok");
  }
  /** Why Done waits. */
  get reason(): Locator {
    return this.tray.locator("#okta-blocked-done");
  }

  field = (row: number) => this.inside.getByLabel(`Field of condition ${row}`);
  operator = (row: number) => this.inside.getByLabel(`Operator of condition ${row}`);
  value = (row: number) => this.inside.getByLabel(`Value of condition ${row}`);
  button = (name: string) => this.tray.getByRole("button", { name, exact: true });
  tab = (name: "Simple" | "Expression") => this.inside.getByRole("tab", { name });

  /** Fills in a condition, which is there already. */
  async condition(row: number, field: string, value: string): Promise<void> {
    await this.field(row).selectOption(field);
    await this.value(row).fill(value);
    // the list of known values would lie over what comes next
    await this.value(row).press("Tab");
  }

  /** Resolves when the Expression tab shows this, whatever its line breaks. */
  async shows(expression: string): Promise<void> {
    const text = expression.replace(/\s+/g, "");
    await this.page.waitForFunction(
      ([wanted]) =>
        [...document.querySelectorAll(".okta-card-inside .view-lines")].some(
          (lines) => (lines.textContent ?? "").replace(/\s+/g, "") === wanted,
        ),
      [text],
      { timeout: 5_000 },
    );
  }

  /** Replaces what is in a field with a text that is pasted; without a field, the expression in its tab. */
  async paste(text: string, field = this.inside.locator(".view-lines")): Promise<void> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await field.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("ControlOrMeta+v");
  }
}
