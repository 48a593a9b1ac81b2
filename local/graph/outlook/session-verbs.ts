import { parseContentRange } from "../content-range.ts";
import { invalidRequest, itemNotFound, type GraphErrorResponse } from "../graph-error-response.ts";
import type { GraphResponse } from "../response.ts";
import type { Handle, Service } from "../service.ts";
import { asOneOfFour, MESSAGE_TOO_LARGE } from "./handle-outlook.ts";
import { isTokenOf, type AttachmentSession } from "./mailboxes.ts";
import type { OutlookSessionRoute } from "./route.ts";

/** https://learn.microsoft.com/graph/outlook-large-attachments */
const MAX_RANGE_BYTES = 4_000_000;

/** A request to an attachment's upload URL. */
export const handleAttachmentSession: Handle<OutlookSessionRoute> = async (service, route, incoming) => {
  if (route.name === "putAttachmentRange") service.counts.rangePuts += 1;
  // https://github.com/microsoftgraph/msgraph-sdk-java/issues/409
  if (incoming.headers.authorization !== undefined) {
    return unauthorized("InvalidAudienceForResource", "The audience of the token is not valid here.");
  }
  const session = service.mailboxes.sessions.get(route.sessionId);
  if (session === undefined) return SESSION_NOT_FOUND;
  if (!isTokenOf(session, route.authToken)) return unauthorized("InvalidToken", "The token is not valid.");
  // Unlike in a drive, a range does not move it.
  if (session.expiresAtMs <= service.settings.now())
    return unauthorized("TokenExpired", "The token has expired.");
  return asOneOfFour(session.item.mailbox, () => {
    switch (route.name) {
      case "putAttachmentRange":
        return putRange(service, session, incoming);
      case "getAttachmentSession":
        return { status: 200, json: progressJson(session) };
      case "deleteAttachmentSession":
        service.mailboxes.sessions.delete(session.id);
        service.counts.sessionsDeleted += 1;
        return { status: 204 };
    }
  });
};

const putRange = async (
  service: Service,
  session: AttachmentSession,
  { headers, body }: Parameters<Handle<OutlookSessionRoute>>[2],
): Promise<GraphResponse> => {
  const { mailboxes, settings, counts } = service;
  const parsed = parseContentRange(headers["content-range"] ?? "");
  if (parsed === null) return invalidRequest("The Content-Range header is missing or malformed.");
  const { range, totalBytes } = parsed;
  const lengthBytes = range.endExclusive - range.start;
  if (headers["content-length"] === undefined)
    return { status: 411, code: "invalidRequest", message: "Content-Length is required." };
  if (Number(headers["content-length"]) !== lengthBytes)
    return invalidRequest("Content-Range and Content-Length state different lengths.");
  if (totalBytes !== session.content.length)
    return invalidRequest(`The attachment has ${session.content.length} bytes.`);
  if (lengthBytes > MAX_RANGE_BYTES)
    return { status: 413, code: "invalidRequest", message: "A range has at most 4 MB." };
  if (range.start !== session.receivedBytes) {
    const message = `The range must start at ${session.receivedBytes}.`;
    return { status: 416, code: "ErrorInvalidRange", message };
  }
  let at = range.start;
  const isComplete = await body.read((chunk) => {
    at += chunk.copy(session.content, at);
    return null;
  });
  if (!isComplete) return invalidRequest("The request body is incomplete.");
  // Another request may have sent the range or ended the session in the meantime.
  if (!mailboxes.sessions.has(session.id)) return SESSION_NOT_FOUND;
  if (session.receivedBytes !== range.start) return invalidRequest("The range has been received already.");
  session.receivedBytes = at;
  counts.rangesAccepted += 1;
  body.markAccepted();
  if (at < totalBytes) return { status: 200, json: progressJson(session) };
  const { item, name, contentType, content } = session;
  if (mailboxes.isFull(item, content.length)) return MESSAGE_TOO_LARGE;
  mailboxes.sessions.delete(session.id);
  counts.commits += 1;
  const { id } = mailboxes.attach(item, { name, contentType, content, modifiedAtMs: settings.now() });
  const place = item.owner.collection === "messages" ? "Messages" : "Events";
  return {
    status: 201,
    empty: true,
    headers: {
      location: `https://outlook.office.com/api/v2.0/Users('${item.owner.userId}')/${place}('${item.owner.itemId}')/Attachments('${encodeURIComponent(id)}')`,
    },
  };
};

/** The spelling is the service's. */
const progressJson = (session: AttachmentSession): object => ({
  ExpirationDateTime: new Date(session.expiresAtMs).toISOString(),
  nextExpectedRanges: [String(session.receivedBytes)],
});

const SESSION_NOT_FOUND = itemNotFound("The upload session was not found.");

const unauthorized = (code: string, message: string): GraphErrorResponse => ({ status: 401, code, message });
