import { bruteForce } from "./brute-force";
import { externalAuthState } from "./external-auth-state";
import { sessionAnalytics } from "./session-analytics";

export default [sessionAnalytics, externalAuthState, bruteForce];
