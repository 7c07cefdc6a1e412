import type { Operation } from "./operation";
import { after, filter, limit, q } from "./parameters";

export const systemLog: readonly Operation[] = [
  {
    id: "listLogEvents",
    group: "systemLog",
    method: "GET",
    path: "/api/v1/logs",
    parameters: [
      { name: "since", in: "query", kind: "time" },
      { name: "until", in: "query", kind: "time" },
      filter,
      q,
      {
        name: "sortOrder",
        in: "query",
        kind: "choice",
        choices: ["ASCENDING", "DESCENDING"],
        fallback: "ASCENDING",
      },
      limit({ minimum: 0, maximum: 1000, fallback: 100 }),
      after,
    ],
    list: true,
    scopes: ["okta.logs.read"],
  },
];
