/** The message or event that a request is about. */
export interface Owner {
  readonly userId: string;
  readonly collection: "messages" | "events";
  readonly itemId: string;
}

/** A request to a mailbox's attachments, or to the upload session of one. */
export type OutlookRoute =
  | {
      readonly area: "outlook";
      readonly name: "createUploadSession" | "addAttachment" | "listAttachments";
      readonly owner: Owner;
      readonly key: string;
      readonly version: string;
      readonly query: URLSearchParams;
    }
  | {
      readonly area: "outlook";
      readonly name: "getAttachment";
      readonly owner: Owner;
      readonly attachmentId: string;
      readonly key: string;
      readonly version: string;
      readonly query: URLSearchParams;
    };

/** An operation on an attachment's upload session. */
export interface OutlookSessionRoute {
  readonly name: "putAttachmentRange" | "getAttachmentSession" | "deleteAttachmentSession";
  readonly sessionId: string;
  readonly authToken: string | null;
}

const SESSION_VERBS: Readonly<Record<string, OutlookSessionRoute["name"]>> = {
  PUT: "putAttachmentRange",
  GET: "getAttachmentSession",
  DELETE: "deleteAttachmentSession",
};

/**
 * The route of a request to a mailbox; null if the path is none of its addresses.
 * @param rawPath without the version and without a leading slash, as sent
 */
export const outlookRoute = (
  method: string,
  version: string,
  rawPath: string,
  query: URLSearchParams,
): OutlookRoute | { readonly name: "badMethod" } | null => {
  const [users, userId, collection, itemId, attachments, last, ...rest] = rawPath
    .split("/")
    .map(decodeURIComponent);
  if (users !== "users" || attachments !== "attachments" || rest.length > 0) return null;
  if (!userId || !itemId || (collection !== "messages" && collection !== "events")) return null;
  const owner: Owner = { userId, collection, itemId };
  const common = { area: "outlook", owner, key: keyOf(owner), version, query } as const;
  if (last === undefined) {
    if (method === "POST") return { ...common, name: "addAttachment" };
    return method === "GET" ? { ...common, name: "listAttachments" } : { name: "badMethod" };
  }
  if (last === "createUploadSession") {
    return method === "POST" ? { ...common, name: "createUploadSession" } : { name: "badMethod" };
  }
  return method === "GET" ? { ...common, name: "getAttachment", attachmentId: last } : { name: "badMethod" };
};

/** `/users/{id}/messages/{id}/attachments`, as the stand-in's views show it. */
export const keyOf = ({ userId, collection, itemId }: Owner): string =>
  `/users/${encodeURIComponent(userId)}/${collection}/${encodeURIComponent(itemId)}/attachments`;

/**
 * The route of a request to an upload URL: in the service it is on a host of its own,
 * `https://outlook.office.com/api/v2.0/Users('…')/Messages('…')/AttachmentSessions('…')?authtoken=…`.
 *
 * @param path as sent, with a leading slash
 */
export const outlookSessionRoute = (
  method: string,
  path: string,
  query: URLSearchParams,
): OutlookSessionRoute | { readonly name: "badMethod" } | null => {
  const match = /^\/outlook\/api\/v2\.0\/.*\/AttachmentSessions\('([^']+)'\)$/.exec(path);
  if (match === null) return null;
  const name = SESSION_VERBS[method];
  return name === undefined
    ? { name: "badMethod" }
    : { name, sessionId: match[1] ?? "", authToken: query.get("authtoken") };
};
