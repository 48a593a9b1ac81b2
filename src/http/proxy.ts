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

const isOnThisMachine = (url: string): boolean =>
  URL.canParse(url) && /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])\.?$/.test(new URL(url).hostname);
