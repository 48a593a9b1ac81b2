import type { RestError } from "@azure/core-rest-pipeline";
import { withTimeout } from "../http/timeout.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";

/** Checked by name, so that this file does not load the SDK, which is large. */
const isRestError = (error: unknown): error is RestError =>
  error instanceof Error && error.name === "RestError";

/** The HTTP status of an error of the storage SDKs; null when there was no response. */
export const storageStatus = (error: unknown): number | null =>
  isRestError(error) ? (error.statusCode ?? null) : null;

/** The service's error code, such as `BlobNotFound`; without a response, why there is none, such as `ECONNREFUSED`. */
export const storageCode = (error: unknown): string => {
  if (error instanceof Error && error.name === "TimeoutError") return "timed out";
  if (!isRestError(error)) return "unknown error";
  return error.code ?? error.response?.headers.get("x-ms-error-code") ?? `HTTP ${error.statusCode ?? "?"}`;
};

/** Azurite's answer to a version of the API that it does not know. */
export const isApiVersionRefused = (error: unknown): boolean =>
  storageStatus(error) === 400 &&
  error instanceof Error &&
  /The API version \S+ is not supported by Azurite/.test(error.message);

/** The address that did not answer as it should, without path and query; null if the error does not know it. */
export const storageOrigin = (error: unknown): string | null => {
  const url = isRestError(error) ? (error.request?.url ?? "") : "";
  return URL.canParse(url) ? new URL(url).origin : null;
};

/** Whether the container or queue does not exist (yet); the app creates its own. */
export const isContainerMissing = (error: unknown): boolean =>
  storageStatus(error) === 404 && ["ContainerNotFound", "QueueNotFound"].includes(storageCode(error));

/**
 * Runs `work`. If the container or queue that it needs does not exist, creates that and runs `work` once more. All of
 * this together takes no longer than one call may.
 */
export const createIfMissing = <T>(create: () => Promise<unknown>, work: () => Promise<T>): Promise<T> =>
  withTimeout(CALL_TIMEOUT_MS, async () => {
    try {
      return await work();
    } catch (error) {
      if (!isContainerMissing(error)) throw error;
      await create();
      return await work();
    }
  });
