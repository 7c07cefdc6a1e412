import { broadcast } from "./broadcast";

export default [broadcast];
