import type { RestError } from "@azure/core-rest-pipeline";
import type { RequestPolicyFactory } from "@azure/storage-blob";
import type { RenewableCredential } from "../config/credential.ts";
import { storageStatus } from "./errors.ts";

/**
 * Drops a token that storage refuses although it has not expired, and calls once more with a new one. The SDK would keep
 * it until it expires, which for managed identities takes up to a day. Stands outside the SDK's retries, which do not
 * repeat a 401; no call to storage has a stream for a body.
 */
export const refusedToken = (credential: RenewableCredential): RequestPolicyFactory => ({
  create: (next) => ({
    sendRequest: async (request) => {
      try {
        return await next.sendRequest(request);
      } catch (error) {
        if (storageStatus(error) !== 401) throw error;
        credential.forget(tokenOf(error as RestError));
        return await next.sendRequest(request);
      }
    },
  }),
});

const tokenOf = ({ request }: RestError): string =>
  request?.headers.get("Authorization")?.replace(/^Bearer /, "") ?? "";
