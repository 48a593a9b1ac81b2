import { z } from "zod";
import { attachmentKind, userIdField } from "./attachment-kind.ts";
import { idField, path } from "./target-kind.ts";

/** An attachment of an event in a calendar: `POST /users/{userId}/events/{eventId}/attachments/createUploadSession` */
export const eventAttachment = attachmentKind({
  kind: "eventAttachment",
  permissions: { application: "Calendars.ReadWrite", delegated: "Calendars.ReadWrite" },
  fields: z.strictObject({
    kind: z.literal("eventAttachment"),
    userId: userIdField,
    eventId: idField("Graph's id of the event."),
  }),
  address: (target) => path`/users/${target["userId"]}/events/${target["eventId"]}/attachments`,
});
