import { blockRemovedDevice } from "./block-removed-device";
import { deviceMetrics } from "./metrics";
import { deviceStatus } from "./status";

export default [deviceStatus, deviceMetrics, blockRemovedDevice];
