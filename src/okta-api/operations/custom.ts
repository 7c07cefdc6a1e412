import type { Method } from "../request";
import type { Operation } from "./operation";

export const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Any other call. Its `method` and `path` are those that its parameters of the same names say; the ones
 * here are what the dialog starts with. Only GET and PUT are sent again: what a DELETE that got lost has
 * done is not known here.
 */
export const custom: readonly Operation[] = [
  {
    id: "custom",
    group: "custom",
    method: "GET",
    path: "/api/v1/",
    parameters: [
      { name: "method", in: "request", kind: "choice", choices: METHODS, required: true, fallback: "GET" },
      { name: "path", in: "request", kind: "text", required: true },
      { name: "query", in: "query", kind: "json" },
      { name: "body", in: "body", kind: "json" },
    ],
    scopes: [],
  },
];
