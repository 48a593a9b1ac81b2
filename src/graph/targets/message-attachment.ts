import { z } from "zod";
import { attachmentKind, userIdField } from "./attachment-kind.ts";
import { idField, path } from "./target-kind.ts";

/** An attachment of a message in a mailbox: `POST /users/{userId}/messages/{messageId}/attachments/createUploadSession` */
export const messageAttachment = attachmentKind({
  kind: "messageAttachment",
  permissions: { application: "Mail.ReadWrite", delegated: "Mail.ReadWrite" },
  fields: z.strictObject({
    kind: z.literal("messageAttachment"),
    userId: userIdField,
    messageId: idField("Graph's id of the message, which must be a draft."),
  }),
  address: (target) => path`/users/${target["userId"]}/messages/${target["messageId"]}/attachments`,
});
