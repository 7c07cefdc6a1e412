// Event hooks as Okta's API answers them and as Terraform has them.

/** In every place of a hook that may hold one. */
export const SECRET = "s3cr3t-9f8e7d";

export const SALES = "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size() > 0";
export const FAILED = 'event.outcome.result eq "FAILURE"';

const ADD = "group.user_membership.add";
const START = "user.session.start";
const CREATE = "user.lifecycle.create";

export const rules = [
  { eventType: ADD, expression: SALES },
  { eventType: START, expression: FAILED },
];
export const items = [ADD, START, CREATE];

const condition = (expression: string) => ({ expression, version: null });

export const eventFilterMap = [
  { event: ADD, condition: condition(SALES) },
  { event: START, condition: condition(FAILED) },
];

export function hook(name = "Sales and sign-in") {
  return {
    id: "who8vt36qfNpCGz9H1e6",
    status: "ACTIVE",
    verificationStatus: "VERIFIED",
    name,
    description: null,
    created: "2026-01-14T10:00:00.000Z",
    createdBy: "00u5t60iloOHN9pBi0h7",
    lastUpdated: "2026-01-14T10:00:00.000Z",
    events: { type: "EVENT_TYPE", items, filter: { type: "EXPRESSION_LANGUAGE", eventFilterMap } },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: {
        uri: "https://example.com/okta",
        headers: [{ key: "X-Other", value: SECRET }],
        method: "POST",
        authScheme: { type: "HEADER", key: "Authorization", value: SECRET },
      },
    },
    _links: { self: { href: "https://example.okta.com/api/v1/eventHooks/who8vt36qfNpCGz9H1e6" } },
  };
}

/** The inside of an `okta_event_hook` but for its filters. */
const REST = `name   = "Sales and sign-in"
  status = "ACTIVE" # as it was
  events = ["${ADD}", "${START}",
    "${CREATE}", // the last one
  ]
  channel = {
    type    = "HTTP"
    version = "1.0.0"
    uri     = "https://\${var.host}/okta\${var.path == "" ? "" : "/\${var.path}"}"
  }
  auth = { type = "HEADER", key = "Authorization", "value" : "${SECRET}" }
  headers {
    key   = "X-Other"
    value = "${SECRET}"
  }
  /* count = 2
  } */
  lifecycle { ignore_changes = [auth["value"], status] }`;

/** A file with one hook, whose filters are these blocks. */
export const terraform = (filters: string) => `terraform {
  required_providers {
    okta = { source = "okta/okta", version = "~> 6.0" }
  }
}

variable "host" { type = string }

locals {
  groups = { for name, group in var.groups : name => group.id if group.used }
  all    = [for g in local.groups : upper("\${g}!")]
  page   = templatefile("page.html", { a = 1 }) == "" ? null : <<-PAGE
    not ] even } closed "
    PAGE
}

resource "okta_group" "sales" { name = "Sales" }

resource "okta_event_hook" "main" {
  ${REST}

  ${filters}
}

resource "okta_event_hook_verification" "main" {
  event_hook_id = okta_event_hook.main.id
}
`;

const inQuotes = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** The forms that filters have in Terraform's language. */
export const terraformFilters: Readonly<Record<string, string>> = {
  "a block with a text": `
  filter {
    event     = "${ADD}"
    condition = "${SALES}"
  }
  filter {
    type      = "EXPRESSION_LANGUAGE"
    event     = "${START}"
    condition = ${inQuotes(FAILED)}
  }`,
  "a block in a block": `
  filter {
    event = "${ADD}"
    condition { expression = "${SALES}" }
  }
  filter {
    event = "${START}"
    condition {
      expression = ${inQuotes(FAILED)}
    }
  }`,
  "a map in a block": `
  event_filter {
    type = "EXPRESSION_LANGUAGE"
    event_filter_map = [
      { event = "${ADD}", condition = { expression = "${SALES}" } },
      {
        event = "${START}"
        condition = {
          expression = ${inQuotes(FAILED)}
        }
      },
    ]
  }`,
  "blocks in a block": `
  event_filter {
    event_filter_map {
      event = "${ADD}"
      condition {
        expression = "${SALES}"
      }
    }
    event_filter_map {
      event = "${START}"
      condition { expression = ${inQuotes(FAILED)} }
    }
  }`,
  "lines of text": `
  filter {
    event     = "${ADD}"
    condition = <<EOT
${SALES}
EOT
  }
  filter {
    event     = "${START}"
    condition = <<-EOT
      ${FAILED}
    EOT
  }`,
  escapes: `
  filter {
    event     = "group\\u002Euser_membership.add"
    condition = "${SALES.replace("Sales", "\\u0053ales")}"
  }
  filter {
    event     = "${START}"
    condition = "event.outcome.result eq \\"\\U00000046AILURE\\""
  }`,
};

export const terraformJson = (filters: unknown) => ({
  terraform: { required_providers: { okta: { source: "okta/okta" } } },
  resource: {
    okta_group: { sales: { name: "Sales" } },
    okta_event_hook: {
      main: {
        name: "Sales and sign-in",
        events: items,
        channel: { type: "HTTP", version: "1.0.0", uri: "https://${var.host}/okta" },
        auth: { type: "HEADER", key: "Authorization", value: SECRET },
        headers: [{ key: "X-Other", value: SECRET }],
        ...(filters as object),
      },
    },
  },
});
