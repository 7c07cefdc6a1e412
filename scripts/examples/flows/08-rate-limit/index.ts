import { ciCd } from "./ci-cd";
import { notify } from "./notify";

export default [notify, ciCd];
