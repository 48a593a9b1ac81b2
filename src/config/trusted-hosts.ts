import { ConfigError } from "./config-error.ts";
import { isLoopback } from "./loopback.ts";

/** Azure Storage in the public and the national clouds, and in DNS zones (https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-endpoints). */
const STORAGE_DOMAINS = [
  "core.windows.net",
  "core.chinacloudapi.cn",
  "core.usgovcloudapi.net",
  "storage.azure.net",
];

const STORAGE_SUFFIXES = ["blob", "queue", "dfs"].flatMap((service) =>
  STORAGE_DOMAINS.map((domain) => `${service}.${domain}`),
);

/** Graph in the public and the national clouds (https://learn.microsoft.com/graph/deployments). */
const GRAPH_HOSTS = [
  "graph.microsoft.com",
  "graph.microsoft.us",
  "dod-graph.microsoft.us",
  "microsoftgraph.chinacloudapi.cn",
];

/**
 * Checks that a storage token would go to Azure Storage: it opens every account that the identity may read, and a
 * settings file of unknown origin could name any host.
 *
 * @param setting the one that holds the address
 * @param listed `STORAGE_HOSTS`: more host names, or domains with all hosts in them, separated by commas
 * @throws {ConfigError}
 */
export const checkStorageHost = (setting: string, address: string, listed: string | undefined): void => {
  const url = new URL(address);
  const isAzure = STORAGE_SUFFIXES.some((suffix) => url.hostname.endsWith(`.${suffix}`));
  if (isAzure || isLoopback(url) || isListed(url, "STORAGE_HOSTS", listed)) return;
  throw untrusted({ setting, url, what: "an Azure Storage service", listSetting: "STORAGE_HOSTS" });
};

/**
 * The same for Graph.
 *
 * @param listed `GRAPH_HOSTS`
 * @throws {ConfigError}
 */
export const checkGraphHost = (url: URL, listed: string | undefined): void => {
  if (GRAPH_HOSTS.includes(url.hostname) || isLoopback(url) || isListed(url, "GRAPH_HOSTS", listed)) return;
  throw untrusted({ setting: "GRAPH_ENDPOINT", url, what: "Microsoft Graph", listSetting: "GRAPH_HOSTS" });
};

interface Untrusted {
  readonly setting: string;
  readonly url: URL;
  /** What the host should be. */
  readonly what: string;
  /** The setting to which the operator can add the host. */
  readonly listSetting: string;
}

const untrusted = ({ setting, url, what, listSetting }: Untrusted): ConfigError => {
  const messageFor = (host: string): string =>
    `${setting} names ${host}, which is not ${what}, so it gets no token: correct it, or add the host to ${listSetting}`;
  return new ConfigError(messageFor(url.host), { publicMessage: messageFor("a host") });
};

/**
 * `UPLOAD_HOSTS`: more hosts of upload sessions, or domains with all hosts in them.
 * @throws {ConfigError}
 */
export const readUploadHosts = (listed: string | undefined): readonly string[] =>
  hostsIn("UPLOAD_HOSTS", listed);

const isListed = ({ hostname }: URL, setting: string, listed: string | undefined): boolean =>
  hostsIn(setting, listed).some((entry) => hostname === entry || hostname.endsWith(`.${entry}`));

const hostsIn = (setting: string, listed = ""): readonly string[] =>
  listed
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
    .map((entry) => {
      // A domain of one label would trust everything in it.
      if (!/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/.test(entry))
        throw new ConfigError(
          `${setting} must be host names separated by commas, for instance "storage.contoso.com"`,
        );
      return entry;
    });
