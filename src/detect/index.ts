export * from "./event-time";
export * from "./spike";
export { SpikeWindows, type SpikeWindowsOptions } from "./spike-windows";
