import type { RequestPolicyFactory } from "@azure/storage-blob";
import { isOnThisMachine } from "../http/proxy.ts";

/**
 * Sends what goes to this very machine, such as to Azurite, past the proxy of the environment, which cannot reach it.
 * The SDK has put the proxy's agent into the request by then.
 */
export const directHere: RequestPolicyFactory = {
  create: (next) => ({
    sendRequest: (request) => {
      if (isOnThisMachine(request.url)) Object.assign(request, { agent: undefined });
      return next.sendRequest(request);
    },
  }),
};
