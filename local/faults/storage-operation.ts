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
  "spare",
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
 * @param body as text, which tells the app's own changes of a message from the host's renewals
 */
export const operationOf = (
  service: "blob" | "queue",
  method: string,
  target: string,
  body = "",
): StorageOperation => {
  const url = new URL(target, "http://storage");
  const [holder = "", ...rest] = decodeURIComponent(url.pathname).split("/").slice(2);
  const name = rest.join("/");
  return service === "blob"
    ? blobOperation(method, holder, name, url.searchParams)
    : queueOperation({ method, queue: holder, name, query: url.searchParams, body });
};

const blobOperation = (
  method: string,
  container: string,
  name: string,
  query: URLSearchParams,
): StorageOperation => {
  // The host's own blobs: keys, the timers' status. And what the app's timer keeps.
  if (container.startsWith("azure-webjobs-") || name.startsWith("rescue/")) return "other";
  if (container === SOURCE_CONTAINER) return method === "HEAD" ? "source look" : "source read";
  if (name === "") return query.get("comp") === "list" ? "record list" : "other";
  if (name.startsWith("ids/")) return "id pointer";
  if (name.startsWith("throttle/")) return "throttle";
  return method === "PUT" ? "record write" : "record read";
};

interface QueueRequest {
  readonly method: string;
  readonly queue: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

const queueOperation = ({ method, queue, name, query, body }: QueueRequest): StorageOperation => {
  if (!name.startsWith("messages")) return "other";
  switch (method) {
    case "POST":
      if (queue.endsWith("-results")) return "publish";
      if (queue.endsWith("-poison")) return "poison";
      return body.includes("redelivered") ? "spare" : "enqueue";
    case "GET":
      return query.get("peekonly") === "true" ? "peek" : "receive";
    case "PUT":
      // A spare that becomes the next step's message.
      return body === "" ? "renew message" : "enqueue";
    case "DELETE":
      return "delete message";
    default:
      return "other";
  }
};
