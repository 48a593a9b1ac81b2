import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { listRejections } from "../storage/rejected-messages.ts";
import type { MessageRejected } from "../transfer/result.ts";
import { errorSchema } from "../transfer/view.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { readPageSize } from "./list-page.ts";

/** A message that started or continued nothing, as people see it. The API's description is made from it as well. */
export const rejectedMessageSchema = z.object({
  messageId: z.string().meta({ description: "Stands for the message: `subject` of its event." }),
  transferId: z.string().nullable().meta({
    description: "The id that the message names. A transfer with that id is not affected.",
  }),
  source: z
    .object({ container: z.string(), blob: z.string(), versionId: z.string().nullable() })
    .nullable()
    .meta({ description: "Null when the message could not be read that far." }),
  target: z.object({ kind: z.string() }).catchall(z.string()).nullable(),
  error: errorSchema.meta({ description: "Why it was rejected." }),
  labels: z.record(z.string(), z.string()),
  rejectedAt: z.iso.datetime().meta({ description: "ISO 8601, UTC." }),
  receivedText: z.string().meta({
    description:
      "The first 4 KiB of the message, decoded from base64, without the signatures of shared access signatures.",
  }),
});

export type RejectedMessage = Readonly<z.infer<typeof rejectedMessageSchema>>;

/** Which page of the rejected messages. */
export interface RejectedQuery {
  /** The most messages on a page: 1 to 1,000. Default 50. */
  readonly pageSize?: number;
  /** `cursor` of the previous page. Default: the first page. */
  readonly cursor?: string;
}

/** Rejected messages, the latest first. */
export interface RejectedPage {
  readonly rejected: readonly RejectedMessage[];
  /** The next page's `cursor`; null after the last. */
  readonly cursor: string | null;
}

export const listRejected = async (
  container: ContainerClient,
  { pageSize, cursor }: RejectedQuery,
): Promise<RejectedPage> => {
  const token = cursor === undefined ? null : decodeCursor(cursor).token;
  const { found, next } = await listRejections(container, token, readPageSize(pageSize));
  return {
    rejected: found.map(rejectedMessageOf),
    cursor: next === null ? null : encodeCursor({ token: next, after: null }),
  };
};

const rejectedMessageOf = ({ subject, data }: MessageRejected): RejectedMessage => {
  const { transferId, source, target, error, labels, rejectedAt, receivedText } = data;
  const kept = target === null ? null : { ...target };
  return {
    messageId: subject,
    transferId,
    source,
    target: kept,
    error,
    labels: { ...labels },
    rejectedAt,
    receivedText,
  };
};
