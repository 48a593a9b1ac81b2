import { z } from "zod";
import { invalidRequest, type GraphErrorResponse } from "../graph-error-response.ts";
import { readJson } from "../read-json.ts";
import type { GraphResponse } from "../response.ts";
import type { Incoming, Service } from "../service.ts";
import { ACCESS_DENIED, type Caller } from "../tenant/rights.ts";
import { sizeOf, type Attachment, type Mailbox, type MailItem } from "./mailboxes.ts";
import type { OutlookRoute } from "./route.ts";

/** https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const MAX_CALLS_AT_ONCE = 4;
/** https://learn.microsoft.com/graph/outlook-large-attachments */
const SESSION_MIN_BYTES = 3_000_000;
const SESSION_MAX_BYTES = 150_000_000;
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

const RIGHTS = { messages: "Mail.ReadWrite", events: "Calendars.ReadWrite" } as const;

/** POST …/attachments/createUploadSession. As in OData, an unknown property is an error. */
const sessionBody = z.strictObject({
  AttachmentItem: z.strictObject({
    attachmentType: z.literal("file"),
    name: z.string().min(1),
    size: z.int().nonnegative(),
    contentType: z.string().optional(),
    contentId: z.string().optional(),
    isInline: z.boolean().optional(),
  }),
});

/** POST …/attachments. */
const attachmentBody = z.strictObject({
  "@odata.type": z.literal("#microsoft.graph.fileAttachment"),
  name: z.string().min(1),
  contentType: z.string().optional(),
  contentBytes: z.base64(),
  contentId: z.string().optional(),
  isInline: z.boolean().optional(),
});

/** Carries out a request to a mailbox's attachments. */
export const handleOutlook = async (
  service: Service,
  route: OutlookRoute,
  incoming: Incoming,
  caller: Caller,
): Promise<GraphResponse> => {
  const { owner } = route;
  if (caller.roles !== null && !caller.roles.includes(RIGHTS[owner.collection])) return ACCESS_DENIED;
  const mailbox = service.mailboxes.mailboxOf(owner.userId);
  if (mailbox === null) return notFound("ErrorInvalidUser", "The requested user is invalid.");
  return asOneOfFour(mailbox, () => {
    const item = service.mailboxes.find(owner);
    if (item === null)
      return notFound("ErrorItemNotFound", "The specified object was not found in the store.");
    switch (route.name) {
      case "listAttachments":
        return listed(item, route.query);
      case "getAttachment": {
        const found = item.attachments.find(({ id }) => id === route.attachmentId);
        return found === undefined
          ? notFound("ErrorItemNotFound", "The specified object was not found in the store.")
          : { status: 200, json: attachmentJson(found) };
      }
      case "createUploadSession":
        return createSession(service, item, incoming);
      case "addAttachment":
        return addAttachment(service, item, incoming);
    }
  });
};

/** Runs a call to the mailbox unless four are under way. */
export const asOneOfFour = async (
  mailbox: Mailbox,
  call: () => Promise<GraphResponse> | GraphResponse,
): Promise<GraphResponse> => {
  if (mailbox.inFlight >= MAX_CALLS_AT_ONCE) return TOO_MANY;
  mailbox.inFlight++;
  try {
    return await call();
  } finally {
    mailbox.inFlight--;
  }
};

const createSession = async (
  { mailboxes, settings, url, counts }: Service,
  item: MailItem,
  { headers, body }: Incoming,
): Promise<GraphResponse> => {
  const read = await readJson(headers, body, sessionBody);
  if ("error" in read) return read.error;
  const { name, size, contentType = "application/octet-stream" } = read.value.AttachmentItem;
  if (size < SESSION_MIN_BYTES) {
    return refused(
      "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
      "The attachment size should be greater than the minimum size.",
    );
  }
  if (size > SESSION_MAX_BYTES)
    return refused("ErrorAttachmentSizeLimitExceeded", "The attachment is too large.");
  if (item.isSent) return ALREADY_SENT;
  if (mailboxes.isFull(item, size)) return MESSAGE_TOO_LARGE;
  const session = mailboxes.openSession({
    item,
    name,
    contentType,
    content: Buffer.alloc(size),
    expiresAtMs: settings.now() + settings.sessionLifetimeMs,
  });
  counts.sessionsCreated += 1;
  const place = item.owner.collection === "messages" ? "Messages" : "Events";
  const path = `Users('${item.owner.userId}')/${place}('${item.owner.itemId}')/AttachmentSessions('${session.id}')`;
  return {
    status: 201,
    json: {
      uploadUrl: `${url}/outlook/api/v2.0/${path}?authtoken=${session.authToken}`,
      expirationDateTime: new Date(session.expiresAtMs).toISOString(),
      nextExpectedRanges: ["0-"],
    },
  };
};

const addAttachment = async (
  { mailboxes, settings, counts }: Service,
  item: MailItem,
  { headers, body }: Incoming,
): Promise<GraphResponse> => {
  if (Number(headers["content-length"] ?? 0) > MAX_REQUEST_BYTES) return REQUEST_TOO_LARGE;
  const read = await readJson(headers, body, attachmentBody, MAX_REQUEST_BYTES);
  if ("error" in read) return read.error;
  const { name, contentType = "application/octet-stream", contentBytes } = read.value;
  const content = Buffer.from(contentBytes, "base64");
  if (item.isSent) return ALREADY_SENT;
  if (mailboxes.isFull(item, content.length)) return MESSAGE_TOO_LARGE;
  counts.commits += 1;
  const added = mailboxes.attach(item, { name, contentType, content, modifiedAtMs: settings.now() });
  return { status: 201, json: attachmentJson(added) };
};

const listed = ({ attachments }: MailItem, query: URLSearchParams): GraphResponse => {
  const skip = Number(query.get("$skip") ?? 0);
  const top = Number(query.get("$top") ?? 10);
  if (!Number.isInteger(skip) || !Number.isInteger(top) || top < 1)
    return invalidRequest("$top or $skip is not a number.");
  const page = attachments.slice(skip, skip + top).map(attachmentJson);
  const hasMore = skip + top < attachments.length;
  return {
    status: 200,
    json: { value: page, ...(hasMore ? { "@odata.nextLink": `next?$skip=${skip + top}` } : {}) },
  };
};

const attachmentJson = (attachment: Attachment): object => ({
  "@odata.type": "#microsoft.graph.fileAttachment",
  id: attachment.id,
  name: attachment.name,
  contentType: attachment.contentType,
  size: sizeOf(attachment),
  isInline: false,
  lastModifiedDateTime: new Date(attachment.modifiedAtMs).toISOString(),
});

const refused = (code: string, message: string): GraphErrorResponse => ({ status: 400, code, message });
const notFound = (code: string, message: string): GraphErrorResponse => ({ status: 404, code, message });

/** What the service really responds is not documented. */
const ALREADY_SENT = refused(
  "ErrorInvalidOperation",
  "The operation is not allowed on a message that was sent.",
);

export const MESSAGE_TOO_LARGE: GraphErrorResponse = {
  status: 413,
  code: "ErrorMessageSizeExceeded",
  message: "The message exceeds the maximum supported size.",
};

const REQUEST_TOO_LARGE: GraphErrorResponse = {
  status: 413,
  code: "BadRequest",
  message: "The maximum request length supported is 4MB.",
};

const TOO_MANY: GraphErrorResponse = {
  status: 429,
  code: "ApplicationThrottled",
  message: "Application is over its MailboxConcurrency limit.",
  headers: { "retry-after": "1" },
};
