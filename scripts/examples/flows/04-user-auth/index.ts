import { sessionAnalytics } from "./session-analytics";

export default [sessionAnalytics];
