import { z } from "zod";
import { transferIdSchema } from "../transfer/job.ts";
import type { InvalidMessage, QueueMessage } from "../transfer/message.ts";
import { isTooDeep } from "../transfer/nesting.ts";
import { transferError } from "../transfer/error.ts";
import { jsonOfInput } from "../storage/message-json.ts";
import { explain } from "./explain.ts";
import { describeForeign } from "./foreign-message.ts";
import { validateJob } from "./validate-job.ts";

/** The app writes continuations itself, but others can write to the queue too: they are read as strictly as jobs. */
const continuation = {
  transferId: transferIdSchema,
  runId: z.uuid(),
  step: z.int().nonnegative(),
  admittedAt: z.iso.datetime(),
};
const continuationSchema = z.discriminatedUnion("blobferry", [
  z.strictObject({ blobferry: z.literal("step"), ...continuation, redelivered: z.literal(true).optional() }),
  z.strictObject({ blobferry: z.literal("retry"), ...continuation }),
]);

/**
 * Reads a queue message, from any producer: a job, or a continuation that the app wrote itself.
 * @param input as the host hands it over: parsed already if it was JSON
 * @param sourceBaseUrl address of the source account, the only one that `source.url` may name
 * @returns the message, or an `invalid-job` error that begins with the field
 */
export const readMessage = (input: unknown, sourceBaseUrl: string): QueueMessage | InvalidMessage => {
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
    const parsed = continuationSchema.safeParse(json);
    if (!parsed.success) return invalid(transferId, explain(parsed.error));
    if (parsed.data.blobferry === "retry") {
      const { blobferry: kind, ...retry } = parsed.data;
      return { kind, ...retry };
    }
    const { blobferry: kind, redelivered, ...step } = parsed.data;
    return { kind, ...step, ...(redelivered === true ? { redelivered } : {}) };
  }
  const job = validateJob(json, sourceBaseUrl);
  return "invalid" in job ? invalid(transferId, job.invalid) : { kind: "job", job };
};

const invalid = (transferId: string | null, message: string): InvalidMessage => ({
  kind: "invalid",
  transferId,
  error: transferError("invalid-job", message),
});
