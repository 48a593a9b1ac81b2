import { z } from "zod";
import { transferIdSchema } from "../transfer/job.ts";
import type { InvalidMessage, QueueMessage } from "../transfer/message.ts";
import { isTooDeep } from "../transfer/nesting.ts";
import { transferError } from "../transfer/error.ts";
import { jsonOfInput } from "../storage/queue-message.ts";
import { explain } from "./explain.ts";
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
 * @param input as the host hands it over: parsed JSON, JSON text, or base64 of JSON text
 * @param sourceBaseUrl address of the source account, the only one that `source.url` may name
 * @returns the message, or an `invalid-job` error that begins with the field
 */
export const readMessage = (input: unknown, sourceBaseUrl: string): QueueMessage | InvalidMessage => {
  const json = jsonOfInput(input);
  if (json === undefined) return invalid(null, "the message is not JSON, plain or in base64");
  if (isTooDeep(json)) return invalid(null, "the message is not JSON that can be read: nested too deeply");
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
