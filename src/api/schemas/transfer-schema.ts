import { z } from "zod";
import { transferStatuses } from "../../client/transfer-view.ts";

const time = z.iso.datetime().describe("ISO 8601, UTC");
const count = z.int().nonnegative();

const source = z.object({ container: z.string(), blob: z.string(), versionId: z.string().nullable() });
const target = z.record(z.string(), z.string()).describe("`kind`, and that kind's own fields, as in the job");
const labels = z.record(z.string(), z.string());

const error = z.object({
  code: z.string().describe("Stable; for programs"),
  message: z.string().describe("One plain sentence: what happened"),
  httpStatus: z.int().nullable(),
  graphRequestId: z.string().nullable().describe("For a support request to Microsoft"),
  graphCode: z.string().nullable(),
});

const wait = z.object({
  why: z
    .enum(["throttled", "failure", "busy", "session-not-visible"])
    .describe("`throttled`: Graph asked for the wait"),
  since: time,
  until: time,
});

const historyEntry = z.object({
  what: z.string().describe("What it was about: create, send, commit, verify, free, postponed, or an end"),
  firstStep: count,
  lastStep: count,
  since: time,
  until: time,
  acceptedBytes: count.describe("Bytes the target had at the end of it"),
  note: z.string().nullable().describe("What went wrong, in plain words"),
});

const result = z
  .object({
    transferId: z.string(),
    status: z.enum(["completed", "failed", "cancelled"]),
    source: source.nullable(),
    target: target.nullable(),
    bytes: count.nullable(),
    quickXorHash: z.string().nullable(),
    verification: z.enum(["matched", "altered-by-service", "size-only", "off"]),
    item: z
      .object({
        id: z.string().nullable(),
        name: z.string().nullable(),
        webUrl: z.string().nullable(),
        eTag: z.string().nullable(),
      })
      .nullable(),
    ranges: count,
    retries: count,
    sessions: count,
    startedAt: time,
    completedAt: time,
    error: error.nullable(),
    labels,
    receivedText: z.string().optional(),
  })
  .describe("The end, as told on the result queue");

export const transferSchema = z.object({
  id: z.string(),
  status: z.enum(transferStatuses),
  source: source.nullable(),
  target: target.nullable(),
  name: z.string().nullable().describe("The file's name at the target"),
  bytes: count.nullable().describe("Size of the blob; null until the app has seen it"),
  acceptedBytes: count.describe("Bytes the target has"),
  attempt: z.int().positive().describe("1 for the first; a retry raises it"),
  failures: count.describe("Failed tries in a row; bytes accepted set it back to 0"),
  retries: count.describe("Steps that had to be tried again, all attempts"),
  restarts: count.describe("Upload sessions given up in this attempt"),
  sessions: count.describe("Upload sessions created, all attempts"),
  ranges: count.describe("Ranges accepted in this attempt"),
  wait: wait.nullable().describe("Set while postponed"),
  error: error
    .extend({ advice: z.string().describe("What to do about it") })
    .nullable()
    .describe("Why it failed or is ending; while it runs or waits, its latest trouble"),
  labels,
  cancelRequested: z
    .boolean()
    .describe("A wish: honoured at the next step, unless the file is there by then"),
  submittedAt: time,
  updatedAt: time,
  endedAt: time.nullable(),
  result: result.nullable().describe("Null before the end, and in a list"),
  truncated: z.boolean().describe("In a list, texts may be cut"),
  history: z.array(historyEntry).optional().describe("What happened, oldest first; not in a list"),
});

export const transferPageSchema = z.object({
  transfers: z.array(transferSchema).describe("The latest submitted first"),
  cursor: z
    .string()
    .nullable()
    .describe(
      "For the next page; null on the last one. With conditions a page may hold fewer than asked for, even none, and a next one",
    ),
});

export const retrySchema = z.object({
  transferId: z.string(),
  attempt: z.int().positive().describe("Number of the new attempt"),
});
