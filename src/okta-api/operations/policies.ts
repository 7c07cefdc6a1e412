import type { Operation, Parameter } from "./operation";
import { after, expand, limit, policyId, q, sortBy } from "./parameters";

const read = ["okta.policies.read"];
const group = "policies";

const policyType: Parameter = {
  name: "type",
  in: "query",
  kind: "choice",
  required: true,
  choices: [
    "OKTA_SIGN_ON",
    "ACCESS_POLICY",
    "PASSWORD",
    "MFA_ENROLL",
    "PROFILE_ENROLLMENT",
    "IDP_DISCOVERY",
    "ENTITY_RISK",
    "POST_AUTH_SESSION",
    "SESSION_VIOLATION_DETECTION",
    "DEVICE_SIGNAL_COLLECTION",
    "CLIENT_UPDATE",
    "IDENTITY_CLAIM_SOURCING",
  ],
};

export const policies: readonly Operation[] = [
  {
    id: "listPolicies",
    group,
    method: "GET",
    path: "/api/v1/policies",
    parameters: [
      policyType,
      { name: "status", in: "query", kind: "choice", choices: ["ACTIVE", "INACTIVE"] },
      q,
      { name: "resourceId", in: "query", kind: "text" },
      sortBy,
      expand,
      limit(),
      after,
    ],
    list: true,
    scopes: read,
  },
  {
    id: "getPolicy",
    group,
    method: "GET",
    path: "/api/v1/policies/{policyId}",
    parameters: [policyId, expand],
    scopes: read,
  },
  {
    id: "listPolicyRules",
    group,
    method: "GET",
    path: "/api/v1/policies/{policyId}/rules",
    parameters: [policyId, limit()],
    list: true,
    scopes: read,
  },
];
