import { z } from "zod";
import { targetKinds } from "../../graph/targets/index.ts";
import { optionsSchema, sourceSchema, transferIdSchema } from "../../transfer/job.ts";

/**
 * The job as the OpenAPI document shows it, made of the very schemas that the app reads jobs with. It is not what
 * requests are checked by: `app/read-message.ts` is, as for jobs that come by the queue.
 */
export const jobSchema = z.strictObject({
  source: sourceSchema,
  target: z.discriminatedUnion("kind", [
    targetKinds[0].fields,
    ...targetKinds.slice(1).map((kind) => kind.fields),
  ]),
  transferId: transferIdSchema.optional(),
  options: optionsSchema.prefault({}),
});

/** Said of a field of the job wherever its name occurs; a field of a new kind of target does without. */
export const jobFieldDescriptions: Readonly<Record<string, string>> = {
  source: "The blob to move, in the source account: by container and name, or by URL.",
  container: "Container of the blob.",
  blob: "Name of the blob, with its virtual folders.",
  url: "The blob's URL, without SAS.",
  versionId: "One version of the blob. Default: the current one.",
  target: "Where it goes. `kind` says which other fields there are.",
  shareId: "A share's id as Graph gives it. Either this or the sharing link.",
  sharingUrl: "A sharing link, as a person copies it. Either this or the share's id.",
  workbookId: "Graph's id of the workbook.",
  invitationId: "Graph's id of the invitation.",
  groupId: "Graph's id of the group.",
  activityId: "Graph's id of the activity.",
  printerId: "Graph's id of the printer.",
  jobId: "Graph's id of the print job.",
  documentId: "Graph's id of the document in the job.",
  driveId: "Graph's id of the drive.",
  itemId: "Graph's id of the item.",
  transferId:
    "Your idempotency key: the same id with the same job starts nothing new. Default: one is made up.",
  options: "How it goes. Every option has a default.",
  conflictBehavior: "What happens where a file of that name is there.",
  deferCommit: "The file appears only with an explicit commit, after all bytes.",
  rangeBytes:
    "Bytes per range. Drives: a multiple of 327,680, at most 62,586,880. Default: 10 MiB at first, then what the line moves in 20 s.",
  verify: "What happens when what arrived differs from what was sent.",
  name: "Name at the target. Default: the last part of the blob's name.",
  contentType: "Media type, for print. Default: the blob's.",
  sendFileSize: "Tells the size beforehand, so that a full quota is told first. OneDrive Personal only.",
  labels: "Up to 20 of your own; they come back with the result.",
};
