// What an app may ask a flow over HTTP, if it brings the token.
import type { Area } from "../canvas";
import { catchOf, httpOut, line, set, when } from "../nodes";
import type { Spec } from "../spec";

/** JSONata: the request brings the token in this variable; where the variable is empty, no request does. */
export const bringsToken = (variable: string): string =>
  `$env("${variable}") and req.headers.authorization = "Bearer " & $env("${variable}")`;

/** Its first output is for who has the token. */
export const hasToken = (variable: string): Spec => when("Token?", [bringsToken(variable)]);

export const noToken = set("No", { payload: '{"error": "The token is missing or wrong."}' });

export interface Asked {
  readonly request: Spec;
  /** Variable that has the token. */
  readonly token: string;
  /** From the request to the answer in msg.payload. */
  readonly steps: readonly Spec[];
  readonly headers?: Record<string, string>;
}

/** A request → its answer; 401 without the token, 500 with the error where a step fails. */
export function answer(area: Area, { request, token, steps, headers }: Asked): void {
  const asked = area.add([0, 0], request);
  const may = area.add([1, 0], hasToken(token));
  const way = steps.map((step, index) => area.add([2 + index, 0], step));
  line(asked, may, ...way, area.add([2 + steps.length, 0], httpOut("", "200", headers)));
  const no = area.add([2, 1], noToken);
  may.to(no, 1);
  no.to(area.add([3, 1], httpOut("", "401")));
  area.chain(
    [3, 2],
    catchOf(
      "No answer",
      way.map(({ id }) => id),
    ),
    set("Sorry", { payload: '{"error": error.message}' }),
    httpOut("", "500"),
  );
}
