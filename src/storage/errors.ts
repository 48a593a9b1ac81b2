import { RestError } from "@azure/core-rest-pipeline";

/** The HTTP status of an error of the storage SDKs; null when there was no answer. */
export const statusOf = (error: unknown): number | null =>
  error instanceof RestError && error.statusCode !== undefined ? error.statusCode : null;

/** The service's word for it, such as `BlobNotFound`; else the code of the broken connection. */
export const codeOf = (error: unknown): string =>
  error instanceof RestError
    ? (error.code ?? error.response?.headers.get("x-ms-error-code") ?? `HTTP ${error.statusCode ?? "?"}`)
    : "unknown error";

/** A container or a queue that is not there (yet); the app creates its own. */
export const isContainerMissing = (error: unknown): boolean =>
  statusOf(error) === 404 && ["ContainerNotFound", "QueueNotFound"].includes(codeOf(error));

/** Does `work`; when the container or queue it needs is missing, creates that and does it once more. */
export const createIfMissing = async <T>(
  create: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isContainerMissing(error)) throw error;
    await create();
    return await work();
  }
};
