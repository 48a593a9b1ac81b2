import type { RequestPolicyFactory } from "@azure/storage-blob";
import { withTimeout } from "../http/timeout.ts";

/**
 * How long a storage call may take, with all of the SDK's tries: longer than the service's own limit of 30 s. The SDK
 * itself would wait forever, and the invocation with it until the host's timeout ends the worker and everything else
 * that it runs.
 */
export const CALL_TIMEOUT_MS = 35_000;

/**
 * Limits every call of a storage client, outside the SDK's retries, until the response is read. A blob's content is
 * handed out as a stream, so there the limit ends with the headers, and the reader of the stream limits the rest.
 */
export const callLimit = (timeoutMs: number): RequestPolicyFactory => ({
  create: (next) => ({
    sendRequest: (request) =>
      withTimeout(timeoutMs, (limitSignal) => {
        const callerSignal = request.abortSignal;
        request.abortSignal =
          callerSignal instanceof AbortSignal ? AbortSignal.any([callerSignal, limitSignal]) : limitSignal;
        return next.sendRequest(request);
      }),
  }),
});
