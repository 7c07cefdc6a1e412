import { loginDevices } from "./login-devices";

export default [loginDevices];
