import { z } from "zod";
import { jsonOfInput } from "../storage/message-json.ts";
import type { TransferError } from "../transfer/error.ts";
import type { EndStatus, MessageRejected, ResultData, TransferResult } from "../transfer/result.ts";
import { printable, shortText } from "../transfer/text.ts";
import { errorSchema, resultSchema } from "../transfer/view.ts";

/** The end of an attempt with this status. */
interface Ended<Status extends EndStatus> extends Omit<TransferResult, "type" | "data"> {
  readonly type: `blobferry.transfer.${Status}`;
  readonly data: ResultData & {
    readonly status: Status;
    /** What went wrong. A failed transfer always has one. */
    readonly error: Status extends "failed" ? TransferError : TransferError | null;
  };
}

/** A message of the result queue; its `type` says which. `id` is the same when it is delivered again. */
export type ResultMessage =
  Ended<"completed"> | Ended<"skipped"> | Ended<"failed"> | Ended<"cancelled"> | MessageRejected;

/** What {@link parseResult} throws: the message is not a result. The text says what it is instead, in one line. */
export class NotAResultError extends Error {
  override readonly name = "NotAResultError";
}

/**
 * Reads a message of the result queue. Fields that later versions add are kept.
 *
 * @param message its text, raw or in base64, or the object that a queue trigger has made of it
 * @throws {NotAResultError}
 */
export const parseResult = (message: unknown): ResultMessage => {
  const read = jsonOfInput(message);
  if ("unreadable" in read) throw new NotAResultError(read.unreadable);
  const { json } = read;
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new NotAResultError("the message is not an event");
  const { type, source } = json as Readonly<Record<string, unknown>>;
  if (source !== "blobferry" || typeof type !== "string" || !type.startsWith("blobferry.")) {
    const typeText = typeof type === "string" ? `an event of type ${shown(type)}` : "JSON without a type";
    throw new NotAResultError(`the message is not from blobferry: it is ${typeText}`);
  }
  const schema = Object.hasOwn(SCHEMAS, type) ? SCHEMAS[type as ResultMessage["type"]] : undefined;
  if (schema === undefined)
    throw new NotAResultError(
      `the message is an event of type ${shown(type)}, which this version of blobferry does not know`,
    );
  const { error } = schema.safeParse(json);
  if (error !== undefined) {
    const [issue] = error.issues;
    throw new NotAResultError(
      `the message is not a whole event of type ${type}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    );
  }
  return json as ResultMessage;
};

const MAX_TYPE_LENGTH = 100;
const shown = (type: string): string => printable(shortText(type, MAX_TYPE_LENGTH));

const event = (data: z.ZodType) =>
  z.object({ specversion: z.literal("1.0"), id: z.string(), subject: z.string(), time: z.string(), data });

/** Loose where later versions may say more than this one knows. */
const ended = (status: EndStatus) =>
  event(
    resultSchema.extend({
      status: z.literal(status),
      verification: z.string(),
      error: status === "failed" ? errorSchema : errorSchema.nullable(),
    }),
  );

const { source, target, labels } = resultSchema.shape;

const SCHEMAS: Readonly<Record<ResultMessage["type"], z.ZodType>> = {
  "blobferry.transfer.completed": ended("completed"),
  "blobferry.transfer.skipped": ended("skipped"),
  "blobferry.transfer.failed": ended("failed"),
  "blobferry.transfer.cancelled": ended("cancelled"),
  "blobferry.message.rejected": event(
    z.object({
      status: z.literal("rejected"),
      transferId: z.string().nullable(),
      error: errorSchema,
      rejectedAt: z.string(),
      receivedText: z.string(),
      source,
      target,
      labels,
    }),
  ),
};
