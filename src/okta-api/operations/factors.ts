import type { Operation } from "./operation";
import { enrollmentId, factorId, flag, userId } from "./parameters";

const read = ["okta.users.read"];
const manage = ["okta.users.manage"];
const group = "factors";

/** Factors (Classic Engine and Identity Engine), enrollments of authenticators (Identity Engine). */
export const factors: readonly Operation[] = [
  {
    id: "listFactors",
    group,
    method: "GET",
    path: "/api/v1/users/{userId}/factors",
    parameters: [userId],
    list: true,
    scopes: read,
  },
  {
    id: "unenrollFactor",
    group,
    method: "DELETE",
    path: "/api/v1/users/{userId}/factors/{factorId}",
    parameters: [userId, factorId, flag("removeRecoveryEnrollment", false)],
    destructive: true,
    scopes: manage,
  },
  {
    id: "resetFactors",
    group,
    method: "POST",
    path: "/api/v1/users/{userId}/lifecycle/reset_factors",
    parameters: [userId],
    destructive: true,
    scopes: manage,
  },
  {
    id: "listAuthenticatorEnrollments",
    group,
    method: "GET",
    path: "/api/v1/users/{userId}/authenticator-enrollments",
    parameters: [userId, { name: "discloseIdentifiers", in: "query", kind: "choice", choices: ["phone"] }],
    list: true,
    scopes: read,
  },
  {
    id: "deleteAuthenticatorEnrollment",
    group,
    method: "DELETE",
    path: "/api/v1/users/{userId}/authenticator-enrollments/{enrollmentId}",
    parameters: [userId, enrollmentId],
    destructive: true,
    scopes: manage,
  },
  {
    id: "listAuthenticators",
    group,
    method: "GET",
    path: "/api/v1/authenticators",
    parameters: [],
    list: true,
    scopes: ["okta.authenticators.read"],
  },
];
