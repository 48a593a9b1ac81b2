import { SHAREPOINT_DOMAINS } from "./sharepoint-domains.ts";

/** Names that resolve only within a network, or to this machine (RFC 6761, RFC 6762, RFC 8375). */
const PRIVATE_SUFFIXES = ["local", "localdomain", "internal", "intranet", "lan", "home.arpa"];

/**
 * Where upload sessions are. Graph's documentation calls their URLs opaque and lists no hosts, so these are the domains of
 * the services behind them, as Microsoft's pages and other clients show them: wider than the hosts in use today, and
 * closed to everybody else. `UPLOAD_HOSTS` adds to them.
 */
export const UPLOAD_DOMAINS: readonly string[] = [
  // SharePoint and OneDrive for work or school, in all clouds.
  ...SHAREPOINT_DOMAINS,
  "svc.ms",
  // OneDrive for personal accounts: `*.up.1drv.com`, `api.onedrive.com`, `my.microsoftpersonalcontent.com`.
  "1drv.com",
  "onedrive.com",
  "livefilestore.com",
  "microsoftpersonalcontent.com",
  // Outlook: `outlook.office.com`, `outlook.office365.com`, `partner.outlook.cn`.
  "office.com",
  "office365.com",
  "office365.us",
  "outlook.cn",
  // Universal Print: `print.print.microsoft.com`.
  "microsoft.com",
  "microsoft.us",
];

/** Where uploads may go. */
export interface UploadRules {
  /** Only where Graph itself is on loopback, as in local work, may the upload be there too, by http as well. */
  readonly graphOnLoopback: boolean;
  /** Domains, with all hosts in them; null for every public name. */
  readonly domains: readonly string[] | null;
}

/**
 * Whether bytes may be sent to this URL, which comes from a response: https to a public name that is listed. Another name
 * would let a forged response have the bytes, and an address or an internal name reach services inside the app's network.
 */
export const isUploadUrl = (text: string, rules: UploadRules): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (isLoopbackUrl(url)) return rules.graphOnLoopback;
  const host = hostNameOf(url);
  return url.protocol === "https:" && isPublicName(host) && isInDomains(host, rules.domains);
};

/** The host of a URL that could be used if it were listed; null for any other. */
export const unlistedHost = (text: string, rules: UploadRules): string | null =>
  !isUploadUrl(text, rules) && isUploadUrl(text, { ...rules, domains: null })
    ? hostNameOf(new URL(text))
    : null;

const isInDomains = (host: string, domains: readonly string[] | null): boolean =>
  domains === null || domains.some((domain) => host === domain || host.endsWith(`.${domain}`));

/** Whether a URL is on this machine. */
export const isLoopbackUrl = (url: URL): boolean => isLoopbackHost(hostNameOf(url));

/** @param host as the URL parser returns it, without a port and without a dot at its end */
export const isLoopbackHost = (host: string): boolean =>
  host === "localhost" ||
  host.endsWith(".localhost") ||
  host === "[::1]" ||
  /^127\.\d+\.\d+\.\d+$/.test(host);

/** The URL parser has put every spelling of an IPv4 address into four decimal numbers, and brackets around IPv6. */
const isPublicName = (host: string): boolean =>
  host.includes(".") &&
  !host.startsWith("[") &&
  !/^[\d.]+$/.test(host) &&
  !PRIVATE_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));

/** Without the dot that may end a full name. */
const hostNameOf = (url: URL): string => url.hostname.replace(/\.$/, "");
