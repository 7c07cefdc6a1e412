import type { Operation } from "./operation";
import { deviceId } from "./parameters";

const read = ["okta.devices.read"];
const manage = ["okta.devices.manage"];
const group = "devices";

/** Of Identity Engine only. */
export const devices: readonly Operation[] = [
  {
    id: "getDevice",
    group,
    method: "GET",
    path: "/api/v1/devices/{deviceId}",
    parameters: [deviceId],
    scopes: read,
  },
  {
    id: "listDeviceUsers",
    group,
    method: "GET",
    path: "/api/v1/devices/{deviceId}/users",
    parameters: [deviceId],
    list: true,
    scopes: read,
  },
  {
    id: "suspendDevice",
    group,
    method: "POST",
    path: "/api/v1/devices/{deviceId}/lifecycle/suspend",
    parameters: [deviceId],
    scopes: manage,
  },
  {
    id: "unsuspendDevice",
    group,
    method: "POST",
    path: "/api/v1/devices/{deviceId}/lifecycle/unsuspend",
    parameters: [deviceId],
    scopes: manage,
  },
  {
    id: "activateDevice",
    group,
    method: "POST",
    path: "/api/v1/devices/{deviceId}/lifecycle/activate",
    parameters: [deviceId],
    scopes: manage,
  },
  {
    // The device loses its links to users.
    id: "deactivateDevice",
    group,
    method: "POST",
    path: "/api/v1/devices/{deviceId}/lifecycle/deactivate",
    parameters: [deviceId],
    destructive: true,
    scopes: manage,
  },
];
