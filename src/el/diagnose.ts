import { Failure } from "./errors";
export function diagnose(expression: string, pos: number): Failure {
  return new Failure("EL1043E", pos, `this is not expected here`);
}
