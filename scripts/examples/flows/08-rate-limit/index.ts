import { ciCd } from "./ci-cd";
import { notify } from "./notify";
import { suspicious } from "./suspicious";

export default [notify, ciCd, suspicious];
