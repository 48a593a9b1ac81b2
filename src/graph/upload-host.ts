/** Names that resolve only within a network, or to this machine (RFC 6761, RFC 6762, RFC 8375). */
const PRIVATE_SUFFIXES = ["localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa"];

/**
 * Whether bytes may be sent to this URL, which comes from a response: https to a public name. An address or an internal
 * name would let a forged response reach services inside the app's network. Only where Graph itself is on loopback,
 * as in local work, may the upload be there too, by http as well.
 */
export const isUploadUrl = (
  text: string,
  { graphOnLoopback }: { readonly graphOnLoopback: boolean },
): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (isLoopbackUrl(url)) return graphOnLoopback;
  return url.protocol === "https:" && isPublicName(hostNameOf(url));
};

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
