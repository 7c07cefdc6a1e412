// What Okta and Terraform write of an event hook: its filters are read and written here, and nothing else of it.
// The rest of such a text, the secret in it above all, goes nowhere: into no result and into no message.
//
// Okta's form is the EventHook of its management API. The `okta_event_hook` of Terraform's provider has no
// filters as of version 6.12; the forms proposed for it are read (its issue 2348, its pull request 2350).
export { type Filters, type ReadFilters, readFilters } from "./read";
export type { FilterRule, Note, Problem, Source } from "./result";
export { type LeftOut, type Refused, type WrittenFilters, writeFilters } from "./write";
