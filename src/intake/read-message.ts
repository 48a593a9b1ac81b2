import { z } from "zod";
import { targetKindOf, targetKinds } from "../graph/targets/index.ts";
import { sourceShapes, transferIdSchema, type Job, type SourceRef } from "../transfer/job.ts";
import type { InvalidMessage, QueueMessage } from "../transfer/message.ts";
import { transferError } from "../transfer/error.ts";
import { jsonOfInput } from "../storage/queue-message.ts";
import { jobSchema } from "./job-schema.ts";

/** The union of the two shapes of `source` would not name the field: {@link readSource} picks one by the key `url`. */
const messageSchema = jobSchema.extend({ source: z.looseObject({}) });

/** Continuations are ours, but the queue is open to others: read as strictly as jobs. */
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
 * Reads a queue message, whoever put it there.
 * @param sourceBaseUrl of the one account that jobs may name by URL, without a slash at the end
 */
export const readMessage = (input: unknown, sourceBaseUrl: string): QueueMessage | InvalidMessage => {
  const json = jsonOfInput(input);
  if (json === undefined) return invalid(null, "the message is not JSON, nor base64 of JSON");
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
  if ("fault" in source) return invalid(transferId, source.fault);
  const { target, options } = parsed.data;
  const job: Job = { transferId: parsed.data.transferId ?? null, request: { source, target, options } };
  const fault = rangeSizeError(job);
  return fault === null ? { kind: "job", job } : invalid(transferId, fault);
};

const invalid = (transferId: string | null, message: string): InvalidMessage => ({
  kind: "invalid",
  transferId,
  error: transferError("invalid-job", message),
});

interface Fault {
  readonly fault: string;
}

const readSource = (source: object, sourceBaseUrl: string): SourceRef | Fault => {
  if ("url" in source) {
    const parsed = sourceShapes.byUrl.safeParse(source);
    if (!parsed.success) return { fault: explain(parsed.error, ["source"]) };
    return refOfUrl(parsed.data.url, parsed.data.versionId ?? null, sourceBaseUrl);
  }
  const parsed = sourceShapes.byName.safeParse(source);
  if (!parsed.success) return { fault: explain(parsed.error, ["source"]) };
  const { container, blob, versionId } = parsed.data;
  return { container, blob, versionId: versionId ?? null };
};

/** A blob's URL, taken apart. The URL itself is never fetched: only its container and blob are kept. */
const refOfUrl = (text: string, versionId: string | null, sourceBaseUrl: string): SourceRef | Fault => {
  if (!URL.canParse(text)) return { fault: "source.url: is not a URL" };
  const url = new URL(text);
  if (url.search !== "" || url.hash !== "") {
    return { fault: "source.url: must have no SAS and no other query; the app reads with its own identity" };
  }
  const base = new URL(sourceBaseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  if (
    url.origin !== base.origin ||
    `${url.username}${url.password}` !== "" ||
    !url.pathname.startsWith(`${basePath}/`)
  ) {
    return { fault: `source.url: is in an account that is not allowed; ${base.host}${basePath} is` };
  }
  const [container, ...blob] = url.pathname.slice(basePath.length + 1).split("/");
  try {
    const parsed = sourceShapes.byName.safeParse({
      container: decodeURIComponent(container ?? ""),
      blob: blob.map(decodeURIComponent).join("/"),
    });
    if (!parsed.success) return { fault: `source.url: ${explain(parsed.error)}` };
    return { container: parsed.data.container, blob: parsed.data.blob, versionId };
  } catch {
    return { fault: "source.url: has a broken percent escape" };
  }
};

const rangeSizeError = ({ request: { target, options } }: Job): string | null => {
  const { rangeBytes } = options;
  const { alignBytes, maxRangeBytes } = targetKindOf(target).rules;
  if (rangeBytes === undefined || (rangeBytes <= maxRangeBytes && rangeBytes % alignBytes === 0)) return null;
  const multiple = alignBytes === 1 ? "" : `a multiple of ${alignBytes} and `;
  return `options.rangeBytes: must be ${multiple}at most ${maxRangeBytes} for a ${target.kind}`;
};

/** The first fault, by field name. */
const explain = (error: z.ZodError, prefix: readonly string[] = []): string => {
  const issue = error.issues[0];
  if (issue === undefined) return "the message is not a job";
  const path = [...prefix, ...issue.path.map(String)];
  if (issue.code === "unrecognized_keys") {
    return `${[...path, issue.keys[0]].join(".")}: unknown field`;
  }
  if (issue.code === "invalid_union" && path.at(-1) === "kind") {
    return `${path.join(".")}: must be one of ${targetKinds.map(({ kind }) => kind).join(", ")}`;
  }
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return `${path.join(".") || "message"}: ${missing ? "is missing" : issue.message}`;
};
