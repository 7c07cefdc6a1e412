// A page of the dashboard in a browser, as somebody looks at it: what its charts draw, what its tables say.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./editor";

/** Of each series, in order: its name, and its points. */
export type Series = [name: string, points: [x: string, y: number][]][];

interface Chart {
  getOption(): {
    series: { name: string; data: [string, number][] }[];
    xAxis: { axisLabel: { color: string } }[];
    legend: { textStyle: { color: string } }[];
  };
  getZr(): {
    storage: {
      getDisplayList(
        update: boolean,
      ): { type: string; style: { fill?: string }; shape: { width: number; height: number } }[];
    };
  };
}

/** Where the dashboard keeps its charts when it is under test. */
type UnderTest = { Cypress?: boolean; uiCharts?: Record<string, { chart: Chart }> };

export class Dashboard {
  /** What the browser's console called an error, and scripts that failed. */
  readonly errors: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  static async start(options: BrowserContextOptions = {}): Promise<Dashboard> {
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    await context.addInitScript(() => {
      (globalThis as UnderTest).Cypress = true;
    });
    const dashboard = new Dashboard(browser, await context.newPage());
    dashboard.page.on("pageerror", (error) => dashboard.errors.push(String(error)));
    dashboard.page.on("console", (message) => {
      if (message.type() === "error") dashboard.errors.push(`${message.text()} ${message.location().url}`);
    });
    return dashboard;
  }

  /** @param url of Node-RED, without a slash at its end */
  async open(url: string, path: string): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.goto(`${url}/dashboard/${path}`);
    await this.page.locator(".nrdb-ui-widget").first().waitFor();
  }

  #series(chart: string): Promise<Series> {
    return this.page.evaluate(
      (id) =>
        ((globalThis as UnderTest).uiCharts?.[id]?.chart.getOption().series ?? []).map(({ name, data }) => [
          name,
          data,
        ]),
      chart,
    );
  }

  /** The texts of a table, row by row; a progress bar is its percentage. */
  #rows(table: string): Promise<string[][]> {
    return this.page
      .locator(`#nrdb-ui-widget-${table} tbody tr:has(td[data-column-key])`)
      .evaluateAll((rows) =>
        rows.map((row) =>
          [...row.querySelectorAll("td")].map(
            (cell) =>
              cell.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow") ??
              cell.textContent?.trim() ??
              "",
          ),
        ),
      );
  }

  /** Resolves when a chart has these points, and no others; rejects with what it has in their place. */
  draws(chart: string, wanted: Series): Promise<void> {
    return shown(() => this.#series(chart), wanted);
  }

  /** Resolves when a table has these rows, and no others. */
  lists(table: string, wanted: readonly (readonly string[])[]): Promise<void> {
    return shown(() => this.#rows(table), wanted);
  }

  /** Pixels from end to end of each bar of this colour, as they are on the canvas. */
  bars(chart: string, colour: string, side: "width" | "height"): Promise<number[]> {
    return this.page.evaluate(
      ([id, fill, along]) =>
        ((globalThis as UnderTest).uiCharts?.[id]?.chart.getZr().storage.getDisplayList(true) ?? [])
          .filter(({ type, style }) => type === "rect" && style.fill === fill)
          .map(({ shape }) => Math.abs(shape[along])),
      [chart, colour, side] as const,
    );
  }

  /** Colours as CSS has them: of the texts of a chart, and of the ground behind them, when it has changed to its theme's. */
  colours(chart: string): Promise<{ texts: string[]; ground: string }> {
    return this.page.evaluate(async (id) => {
      const option = (globalThis as UnderTest).uiCharts?.[id]?.chart.getOption();
      const group = document.getElementById(`nrdb-ui-widget-${id}`)?.closest(".v-card");
      await Promise.all((group?.getAnimations() ?? []).map(({ finished }) => finished));
      return {
        texts: [option?.xAxis[0]?.axisLabel.color, option?.legend[0]?.textStyle.color].map(String),
        ground: group ? getComputedStyle(group).backgroundColor : "",
      };
    }, chart);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Milliseconds; a page that shows nothing new in the meantime will not. */
const PATIENCE = 10_000;

async function shown(read: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const seen = JSON.stringify(await read());
    if (seen === JSON.stringify(wanted)) return;
    if (performance.now() > until)
      throw new Error(`the page shows ${seen} instead of ${JSON.stringify(wanted)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
