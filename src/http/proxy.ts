import { proxyPolicy, type PipelinePolicy } from "@azure/core-rest-pipeline";

/**
 * Sends requests by the proxy that `HTTPS_PROXY` names, except to the hosts in `NO_PROXY`, as the storage SDK does.
 * What runs on this very machine is never asked for through a proxy.
 */
export const systemProxy = (): PipelinePolicy => {
  const policy = proxyPolicy();
  return {
    name: policy.name,
    sendRequest: (request, next) =>
      isOnThisMachine(request.url) ? next(request) : policy.sendRequest(request, next),
  };
};

/** Where a proxy is named, in the SDK's order. */
const PROXY_SETTINGS = ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"];

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy through which requests to an address go, without its credentials; null if there is none. */
export interface ProxyInUse {
  readonly host: string;
  readonly setting: string;
}

export const proxyFor = (url: string, environment: Environment): ProxyInUse | null => {
  const setting = PROXY_SETTINGS.flatMap((name) => [name, name.toLowerCase()]).find(
    (name) => (environment[name] ?? "") !== "",
  );
  const proxy = setting === undefined ? "" : (environment[setting] ?? "");
  if (setting === undefined || !URL.canParse(proxy) || !URL.canParse(url)) return null;
  return isOnThisMachine(url) || isExcluded(new URL(url).hostname, environment)
    ? null
    : { host: new URL(proxy).host, setting };
};

/** `through the proxy HOST (HTTPS_PROXY)`, with a space before it; empty if there is none. */
export const proxyWords = (url: string, environment: Environment): string => {
  const proxy = proxyFor(url, environment);
  return proxy === null ? "" : ` through the proxy ${proxy.host} (${proxy.setting})`;
};

const isExcluded = (hostname: string, environment: Environment): boolean =>
  (environment["NO_PROXY"] ?? environment["no_proxy"] ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .some((entry) =>
      entry.startsWith(".") ? `.${hostname}`.endsWith(entry) : entry !== "" && entry === hostname,
    );

export const isOnThisMachine = (url: string): boolean =>
  URL.canParse(url) && /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])\.?$/.test(new URL(url).hostname);
