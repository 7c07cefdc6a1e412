// @flowfuse/node-red-dashboard: pages that people look at. The dashboard and its themes are of the whole Node-RED, the same
// in every flow.
import { type FlowNode, idOf } from "../canvas";
import type { Spec } from "../spec";
import { set } from "./core";

export const DASHBOARD = { "@flowfuse/node-red-dashboard": "1.31.0" } as const;

const BASE = idOf("dashboard", "base");

const base: FlowNode = {
  id: BASE,
  type: "ui-base",
  name: "Okta",
  path: "/dashboard",
  appIcon: "",
  includeClientData: true,
  acceptsClientConfig: ["ui-notification", "ui-control"],
  showPathInSidebar: false,
  headerContent: "page",
  navigationStyle: "default",
  titleBarStyle: "default",
  showReconnectNotification: true,
  notificationDisplayTime: 1,
  showDisconnectNotification: true,
  allowInstall: false,
};

const theme = (name: string, colors: Record<string, string>): FlowNode => ({
  id: idOf("dashboard", "theme", name),
  type: "ui-theme",
  name,
  colors,
  sizes: {
    density: "default",
    pagePadding: "12px",
    groupGap: "12px",
    groupBorderRadius: "8px",
    widgetGap: "12px",
  },
});

export const light = theme("Okta light", {
  surface: "#ffffff",
  primary: "#1662dd",
  bgPage: "#f4f5f9",
  groupBg: "#ffffff",
  groupOutline: "#d7d7dc",
});
export const dark = theme("Okta dark", {
  surface: "#1b1f27",
  primary: "#6ba1ff",
  bgPage: "#12151b",
  groupBg: "#1b1f27",
  groupOutline: "#343a46",
});

export interface PageGroup {
  readonly title: string;
  /** Columns of the twelve that a wide window has; a phone has three. */
  readonly width: number;
}

/** A page at /dashboard/<path>, with its groups, the dashboard and the two themes. */
export function page(name: string, path: string, order: number, groups: readonly PageGroup[]): FlowNode[] {
  const id = idOf("dashboard", "page", path);
  return [
    base,
    light,
    dark,
    {
      id,
      type: "ui-page",
      name,
      ui: BASE,
      path: `/${path}`,
      icon: "shield-account",
      layout: "grid",
      theme: light.id,
      breakpoints: [
        { name: "Default", px: "0", cols: "3" },
        { name: "Tablet", px: "576", cols: "6" },
        { name: "Small Desktop", px: "768", cols: "9" },
        { name: "Desktop", px: "1024", cols: "12" },
      ],
      order,
      className: "",
      visible: "true",
      disabled: "false",
    },
    ...groups.map(({ title, width }, index) => ({
      id: groupOf(path, title),
      type: "ui-group",
      name: title,
      page: id,
      width: String(width),
      height: "1",
      order: index + 1,
      showTitle: true,
      className: "",
      visible: true,
      disabled: false,
      groupType: "default",
    })),
  ];
}

/** Id of the group with this title, on the page with this path. */
export const groupOf = (path: string, title: string): string => idOf("dashboard", "group", path, title);

/** They can be told apart on light and on dark ground, by whoever does not see red and green as well. */
export const COLOURS = {
  good: "#2e9d62",
  bad: "#d6453d",
  other: "#e0a030",
  plain: "#2f7bea",
  pale: "#8a94a6",
};

export interface BarsOptions {
  readonly group: string;
  /** In rows of 48 pixels. */
  readonly height: number;
  /** Name of the property along which bars stand, of the one that names the series, and of the one they are as long as. */
  readonly along: string;
  readonly series: string;
  readonly value: string;
  /** One a series, in order. */
  readonly colours: readonly string[];
  readonly stacked?: boolean;
}

/** Bars of the rows in msg.payload, all of them each time. */
export const bars = (
  name: string,
  { group, height, along, series, value, colours, stacked = false }: BarsOptions,
): Spec => ({
  type: "ui-chart",
  name,
  properties: {
    group,
    label: "",
    order: 1,
    chartType: "bar",
    category: series,
    categoryType: "property",
    xAxisLabel: "",
    xAxisProperty: along,
    xAxisPropertyType: "property",
    xAxisType: "category",
    xAxisFormat: "",
    xAxisFormatType: "auto",
    xmin: "",
    xmax: "",
    yAxisLabel: "",
    yAxisProperty: value,
    yAxisPropertyType: "property",
    ymin: "0",
    ymax: "",
    bins: 10,
    action: "replace",
    stackSeries: stacked,
    pointShape: "circle",
    pointRadius: 4,
    showLegend: true,
    removeOlder: 1,
    removeOlderUnit: "3600",
    removeOlderPoints: "",
    colors: colours,
    textColor: ["#666666"],
    textColorDefault: true,
    gridColor: ["#e5e5e5"],
    gridColorDefault: true,
    width: 0,
    height,
    className: "",
    interpolation: "linear",
  },
});

/** Grey that is read on white and on black. */
const TEXT = `{"color": "#7b818d"}`;
const GRID = `{"lineStyle": {"color": "rgba(128, 134, 146, 0.25)"}}`;

/** What a chart cannot be told in its dialog. Once, with the first rows: the dashboard keeps it. */
const look = (name: string, legend: boolean, x: string, y: string, more = ""): Spec =>
  set(name, {
    ui_update: `topic ? {"chartOptions": {
  "legend": {"show": ${legend}, "textStyle": ${TEXT}},
  "grid": {"left": 8, "right": 24, "top": ${legend ? 44 : 8}, "bottom": 4, "containLabel": true},
  "xAxis": {${x}},
  "yAxis": {${y}}${more}
}}`,
  });

export const upright = look(
  "Upright bars",
  true,
  `"axisLabel": ${TEXT}, "splitLine": {"show": false}`,
  `"max": null, "minInterval": 1, "axisLabel": ${TEXT}, "axisLine": {"show": false}, "splitLine": ${GRID}`,
);

/** Names are beside the bars, the first on top. */
export const lying = (series: number): Spec =>
  look(
    "Lying bars",
    series > 1,
    `"type": "value", "min": 0, "minInterval": 1, "axisLabel": ${TEXT}, "splitLine": ${GRID}`,
    `"type": "category", "inverse": true, "axisLine": {"show": false}, "axisTick": {"show": false}, "splitLine": {"show": false}, "axisLabel": {"color": "#7b818d", "width": 130, "overflow": "truncate"}`,
    `,
  "series": [${Array.from({ length: series }, () => `{"encode": {"x": 1, "y": 0}, "barMaxWidth": 18}`).join(", ")}]`,
  );

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly type?: "text" | "progress";
  readonly align?: "start" | "end";
}

/** The rows in msg.payload, all of them each time. */
export const table = (name: string, group: string, columns: readonly Column[]): Spec => ({
  type: "ui-table",
  name,
  properties: {
    group,
    label: "",
    order: 1,
    width: 0,
    height: 0,
    maxrows: 0,
    passthru: false,
    autocols: false,
    showSearch: false,
    deselect: true,
    selectionType: "none",
    columns: columns.map(({ key, title, type = "text", align = "start" }) => ({
      title,
      key,
      keyType: "key",
      type,
      width: "",
      align,
    })),
    mobileBreakpoint: "400",
    mobileBreakpointType: "px",
    action: "replace",
    className: "",
  },
});
