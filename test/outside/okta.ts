// Okta's management API for the tests of the examples.
export { json, Okta, oktaError } from "../support/okta-api";
