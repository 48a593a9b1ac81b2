import { z } from "zod";
import { batchIdSchema } from "../batch/batch-request.ts";
import type { BatchJobMessage, BatchMessage } from "../batch/message.ts";
import { transferIdSchema } from "../transfer/job.ts";
import type { InvalidMessage, NewerMessage, QueueMessage } from "../transfer/message.ts";
import { NEWEST_VERSION } from "../transfer/versions.ts";
import { isTooDeep } from "../transfer/nesting.ts";
import { transferError } from "../transfer/error.ts";
import { jsonOfInput } from "../storage/message-json.ts";
import { traceContextOf, type TraceContext } from "../transfer/trace-context.ts";
import { inWords } from "../config/in-words.ts";
import { explain } from "./explain.ts";
import { describeForeign } from "./foreign-message.ts";
import { asksForBatch, validateBatch } from "./validate-batch.ts";
import { validateJob } from "./validate-job.ts";

/**
 * The app writes these itself, but others can write to its queues too: their fields are read as strictly as jobs. A
 * field that is not known comes from a newer app and may be ignored, or the message would have a higher version.
 */
const requeued = {
  // Before versions there was none.
  v: z.int().min(1).max(NEWEST_VERSION).optional(),
  redelivered: z.literal(true).optional(),
  dueAt: z.iso.datetime().optional(),
  missingSince: z.iso.datetime().optional(),
  // A trace collector may lack one, but no transfer fails because of that.
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
    .optional()
    .catch(undefined),
  tracestate: z
    .string()
    .regex(/^[ -~]{1,512}$/)
    .optional()
    .catch(undefined),
};
const continuation = {
  ...requeued,
  transferId: transferIdSchema,
  runId: z.uuid(),
  step: z.int().nonnegative(),
  admittedAt: z.iso.datetime(),
};
const ownMessageSchema = z.discriminatedUnion("blobferry", [
  z.object({ blobferry: z.literal("step"), ...continuation }),
  z.object({ blobferry: z.literal("retry"), ...continuation }),
  z.object({ blobferry: z.literal("job"), ...requeued, job: z.looseObject({}) }),
  z.object({
    blobferry: z.literal("batch"),
    v: requeued.v,
    redelivered: requeued.redelivered,
    batchId: batchIdSchema,
    runId: continuation.runId,
    step: continuation.step,
  }),
]);

/** What a message can be. */
export type ReadMessage = QueueMessage | BatchMessage | BatchJobMessage | NewerMessage | InvalidMessage;

/**
 * Reads a queue message, from any producer: a job, or a message that the app wrote itself.
 * @param input as the host hands it over: parsed already if it was JSON
 * @param sourceBaseUrl address of the source account, the only one that `source.url` may name
 * @returns the message, or an `invalid-job` error that begins with the field
 */
export const readMessage = (input: unknown, sourceBaseUrl: string): ReadMessage => {
  const read = jsonOfInput(input);
  if ("unreadable" in read) return invalid(null, read.unreadable);
  const { json } = read;
  if (isTooDeep(json)) return invalid(null, "the message is not JSON that can be read: nested too deeply");
  const foreign = describeForeign(json);
  if (foreign !== null) return invalid(null, `the message is ${foreign}`);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return invalid(null, "the message is not a JSON object");
  }
  const transferId =
    transferIdSchema.safeParse("transferId" in json ? json.transferId : undefined).data ?? null;
  if ("blobferry" in json) {
    // Only the app's own messages have a version: in a job, this is an unknown field like any other.
    const version = "v" in json ? json.v : null;
    if (typeof version === "number" && Number.isInteger(version) && version > NEWEST_VERSION)
      return { kind: "newer", version, json: { ...json } };
    return readOwnMessage(json, transferId, sourceBaseUrl);
  }
  if (asksForBatch(json)) {
    const batch = validateBatch(json, sourceBaseUrl);
    return "invalid" in batch ? invalid(null, batch.invalid) : batch;
  }
  const job = validateJob(json, sourceBaseUrl);
  return "invalid" in job ? invalid(transferId, job.invalid) : { kind: "job", job };
};

const readOwnMessage = (
  json: object,
  transferId: string | null,
  sourceBaseUrl: string,
): QueueMessage | BatchMessage | InvalidMessage => {
  const parsed = ownMessageSchema.safeParse(json, { error: inWords });
  if (!parsed.success) return invalid(transferId, explain(parsed.error));
  if (parsed.data.blobferry === "batch") {
    const { batchId, runId, step, redelivered } = parsed.data;
    return { kind: "batch", batchId, runId, step, ...(redelivered === undefined ? {} : { redelivered }) };
  }
  const { redelivered, dueAt, missingSince, traceparent, tracestate, ...message } = parsed.data;
  const trace = traceOf(traceparent, tracestate);
  const requeued = {
    ...(redelivered === undefined ? {} : { redelivered }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(missingSince === undefined ? {} : { missingSince }),
  };
  if (message.blobferry === "job") {
    const job = validateJob(message.job, sourceBaseUrl);
    return "invalid" in job
      ? invalid(transferId, job.invalid)
      : { kind: "job", job: { ...job, ...(trace.traceparent === undefined ? {} : { trace }) }, ...requeued };
  }
  const { blobferry: kind, runId, step, admittedAt } = message;
  return { kind, transferId: message.transferId, runId, step, admittedAt, ...requeued, ...trace };
};

const traceOf = (traceparent: string | undefined, tracestate: string | undefined): TraceContext =>
  traceContextOf({
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(tracestate === undefined ? {} : { tracestate }),
  });

const invalid = (transferId: string | null, message: string): InvalidMessage => ({
  kind: "invalid",
  transferId,
  error: transferError("invalid-job", message),
});
