import { z } from "zod";
import { targetKindOf } from "../graph/targets/index.ts";
import { sourceShapes, transferIdSchema, type Job, type SourceRef } from "../transfer/job.ts";
import type { InvalidMessage, QueueMessage } from "../transfer/message.ts";
import { transferError } from "../transfer/error.ts";
import { jsonOfInput } from "../storage/queue-message.ts";
import { explain } from "./explain.ts";
import { jobSchema } from "./job-schema.ts";
import { refOfSourceUrl, type Invalid } from "./source-url.ts";

/** The union of the two shapes of `source` would not name the field: {@link readSource} picks one by the key `url`. */
const messageSchema = jobSchema.extend({ source: z.looseObject({}) });

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
  const parsed = messageSchema.safeParse(json);
  if (!parsed.success) return invalid(transferId, explain(parsed.error));
  const source = readSource(parsed.data.source, sourceBaseUrl);
  if ("invalid" in source) return invalid(transferId, source.invalid);
  const { target, options } = parsed.data;
  const job: Job = { transferId: parsed.data.transferId ?? null, request: { source, target, options } };
  const rangeError = rangeSizeError(job);
  return rangeError === null ? { kind: "job", job } : invalid(transferId, rangeError);
};

const invalid = (transferId: string | null, message: string): InvalidMessage => ({
  kind: "invalid",
  transferId,
  error: transferError("invalid-job", message),
});

const readSource = (source: object, sourceBaseUrl: string): SourceRef | Invalid => {
  if ("url" in source) {
    const parsed = sourceShapes.byUrl.safeParse(source);
    if (!parsed.success) return { invalid: explain(parsed.error, ["source"]) };
    const { url, versionId = null } = parsed.data;
    return refOfSourceUrl({ url, versionId }, sourceBaseUrl);
  }
  const parsed = sourceShapes.byName.safeParse(source);
  if (!parsed.success) return { invalid: explain(parsed.error, ["source"]) };
  const { container, blob, versionId } = parsed.data;
  return { container, blob, versionId: versionId ?? null };
};

const rangeSizeError = ({ request: { target, options } }: Job): string | null => {
  const { rangeBytes } = options;
  const { alignBytes, maxRangeBytes } = targetKindOf(target).rules;
  if (rangeBytes === undefined || (rangeBytes <= maxRangeBytes && rangeBytes % alignBytes === 0)) return null;
  const multiple = alignBytes === 1 ? "" : `a multiple of ${alignBytes} and `;
  return `options.rangeBytes: must be ${multiple}at most ${maxRangeBytes} for a ${target.kind}`;
};
