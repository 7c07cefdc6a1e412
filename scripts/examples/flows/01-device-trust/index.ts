import { authApps } from "./auth-apps";
import { loginDevices } from "./login-devices";
import { userDevices } from "./user-devices";

export default [loginDevices, userDevices, authApps];
