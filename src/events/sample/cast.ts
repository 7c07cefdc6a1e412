// The small org that the sample events come from. Addresses are those reserved for documentation:
// example.com (RFC 2606), 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737), AS 64496 on (RFC 5398).

export interface Place {
  ip: string;
  city: string;
  state: string | null;
  country: string;
  postalCode: string | null;
  lat: number;
  lon: number;
  asNumber: number;
  isp: string;
}

export interface Machine {
  device: string;
  os: string;
  browser: string;
  rawUserAgent: string;
}

export interface Person {
  login: string;
  name: string;
  group: string;
  phone: string;
  place: Place;
  machine: Machine;
  deviceName: string;
}

export interface App {
  /** Technical name, as in debugData. */
  name: string;
  displayName: string;
  /** What the admin called it: the alternateId of its target. */
  label: string;
  signOnMode: string;
}

const sanFrancisco: Place = {
  ip: "203.0.113.24",
  city: "San Francisco",
  state: "California",
  country: "United States",
  postalCode: "94105",
  lat: 37.7852,
  lon: -122.3874,
  asNumber: 64496,
  isp: "example cable",
};
const berlin: Place = {
  ip: "198.51.100.77",
  city: "Berlin",
  state: "Land Berlin",
  country: "Germany",
  postalCode: "10115",
  lat: 52.5323,
  lon: 13.3846,
  asNumber: 64497,
  isp: "example telekom",
};
const bengaluru: Place = {
  ip: "192.0.2.45",
  city: "Bengaluru",
  state: "Karnataka",
  country: "India",
  postalCode: "560001",
  lat: 12.9719,
  lon: 77.5937,
  asNumber: 64498,
  isp: "example broadband",
};
/** Where the odd sign-ins come from: an anonymizing proxy. */
export const proxyExit: Place = {
  ip: "203.0.113.200",
  city: "Reykjavik",
  state: null,
  country: "Iceland",
  postalCode: null,
  lat: 64.1355,
  lon: -21.8954,
  asNumber: 64511,
  isp: "example vpn",
};

const macChrome: Machine = {
  device: "Computer",
  os: "Mac OS 14.5.0 (Sonoma)",
  browser: "CHROME",
  rawUserAgent:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
};
const windowsEdge: Machine = {
  device: "Computer",
  os: "Windows 10",
  browser: "EDGE",
  rawUserAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
};
const iphone: Machine = {
  device: "Mobile",
  os: "iOS (iPhone)",
  browser: "SAFARI",
  rawUserAgent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
};
export const script: Machine = {
  device: "Unknown",
  os: "Unknown",
  browser: "UNKNOWN",
  rawUserAgent: "example-sync/2.4 (Linux)",
};

export const people: readonly [Person, ...Person[]] = [
  {
    login: "amelia.ortiz@example.com",
    name: "Amelia Ortiz",
    group: "Sales",
    phone: "+12025550142",
    place: sanFrancisco,
    machine: macChrome,
    deviceName: "Amelia's MacBook Pro",
  },
  {
    login: "ben.fischer@example.com",
    name: "Ben Fischer",
    group: "Marketing",
    phone: "+12025550117",
    place: berlin,
    machine: windowsEdge,
    deviceName: "BER-LT-0042",
  },
  {
    login: "chitra.rao@example.com",
    name: "Chitra Rao",
    group: "Engineering",
    phone: "+12025550163",
    place: bengaluru,
    machine: macChrome,
    deviceName: "Chitra's MacBook Air",
  },
  {
    login: "dana.whitfield@example.com",
    name: "Dana Whitfield",
    group: "Contractors",
    phone: "+12025550188",
    place: sanFrancisco,
    machine: iphone,
    deviceName: "Dana's iPhone",
  },
];

export const admins: readonly [Person, ...Person[]] = [
  {
    login: "grace.okafor@example.com",
    name: "Grace Okafor",
    group: "Admin",
    phone: "+12025550101",
    place: sanFrancisco,
    machine: macChrome,
    deviceName: "Grace's MacBook Pro",
  },
  {
    login: "henrik.lund@example.com",
    name: "Henrik Lund",
    group: "Admin",
    phone: "+12025550102",
    place: berlin,
    machine: windowsEdge,
    deviceName: "BER-LT-0007",
  },
];

export const apps: readonly [App, ...App[]] = [
  { name: "salesforce", displayName: "Salesforce.com", label: "Salesforce", signOnMode: "SAML_2_0" },
  { name: "slack", displayName: "Slack", label: "Slack", signOnMode: "SAML_2_0" },
  { name: "zoomus", displayName: "Zoom", label: "Zoom", signOnMode: "SAML_2_0" },
  {
    name: "oidc_client",
    displayName: "OpenID Connect Client",
    label: "My OIDC App",
    signOnMode: "OPENID_CONNECT",
  },
];

/** What imports, provisioning and the directory agent connect to. */
export const directory: App = {
  name: "active_directory",
  displayName: "Active Directory",
  label: "corp.example.com",
  signOnMode: "",
};

/** An OAuth client that calls Okta by itself. */
export const serviceClient = { label: "HR Sync Service" };
