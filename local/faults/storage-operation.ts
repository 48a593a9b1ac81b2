/** The storage operations of the app and its host, as fault scripts name them. */
export const STORAGE_OPERATIONS = [
  "record read",
  "record write",
  "record list",
  "id pointer",
  "throttle",
  "source look",
  "source read",
  "enqueue",
  "receive",
  "peek",
  "renew message",
  "delete message",
  "poison",
  "publish",
  "other",
] as const;

export type StorageOperation = (typeof STORAGE_OPERATIONS)[number];

/** The container with the source blobs. Every other container holds records. */
export const SOURCE_CONTAINER = "sources";

/**
 * Classifies a request to Azurite by its method and URL, whose path starts with the account name.
 * @param service which of the two endpoints received it
 */
export const operationOf = (service: "blob" | "queue", method: string, target: string): StorageOperation => {
  const url = new URL(target, "http://storage");
  const [holder = "", ...rest] = decodeURIComponent(url.pathname).split("/").slice(2);
  const name = rest.join("/");
  return service === "blob"
    ? blobOperation(method, holder, name, url.searchParams)
    : queueOperation(method, holder, name, url.searchParams);
};

const blobOperation = (
  method: string,
  container: string,
  name: string,
  query: URLSearchParams,
): StorageOperation => {
  // The host's own blobs: keys, the timers' status.
  if (container.startsWith("azure-webjobs-")) return "other";
  if (container === SOURCE_CONTAINER) return method === "HEAD" ? "source look" : "source read";
  if (name === "") return query.get("comp") === "list" ? "record list" : "other";
  if (name.startsWith("ids/")) return "id pointer";
  if (name.startsWith("throttle/")) return "throttle";
  return method === "PUT" ? "record write" : "record read";
};

const queueOperation = (
  method: string,
  queue: string,
  name: string,
  query: URLSearchParams,
): StorageOperation => {
  if (!name.startsWith("messages")) return "other";
  switch (method) {
    case "POST":
      if (queue.endsWith("-results")) return "publish";
      return queue.endsWith("-poison") ? "poison" : "enqueue";
    case "GET":
      return query.get("peekonly") === "true" ? "peek" : "receive";
    case "PUT":
      return "renew message";
    case "DELETE":
      return "delete message";
    default:
      return "other";
  }
};
