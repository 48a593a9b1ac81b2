import { SHAREPOINT_DOMAINS } from "./sharepoint-domains.ts";
import { isLoopbackHost } from "./upload-host.ts";

/** @param host without a port */
export const isSharePointHost = (host: string): boolean => {
  const name = host.replace(/\.$/, "").toLowerCase();
  return SHAREPOINT_DOMAINS.some((domain) => name.endsWith(`.${domain}`));
};

/**
 * Whether a text can be the address of something in SharePoint: https on one of its hosts. Loopback passes as well, where
 * a stand-in may be; whether there is one is known only where Graph's own address is.
 */
export const isSharePointUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  if (isLoopbackHost(url.hostname.replace(/\.$/, ""))) return /^https?:$/.test(url.protocol);
  return url.protocol === "https:" && url.port === "" && isSharePointHost(url.hostname);
};

/**
 * Whether a text can be a sharing link: https, on any host, since Graph alone follows it. Loopback passes as well, as for
 * other addresses.
 */
export const isSharingUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
};

const ONEDRIVE_HOSTS = ["1drv.ms", "onedrive.live.com"];

/** Whether sharing links are known to be on this host: SharePoint, OneDrive, or loopback, where a stand-in may be. */
export const isShareHost = (host: string): boolean => {
  const name = host.replace(/\.$/, "").toLowerCase();
  return isSharePointHost(name) || ONEDRIVE_HOSTS.includes(name) || isLoopbackHost(name);
};
