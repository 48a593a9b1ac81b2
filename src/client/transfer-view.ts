import { z } from "zod";
import type { TransferRecord } from "../transfer/record.ts";
import {
  errorSchema,
  viewOfRecord,
  viewSchema,
  type DeepReadonly,
  type TransferStatus,
  type View,
} from "../transfer/view.ts";
import { adviceFor } from "./advice.ts";

export { TRANSFER_STATUSES, type TransferStatus } from "../transfer/view.ts";

/** The view as the library, the command line, the API and the dashboard show it: errors come with advice. */
export const transferViewSchema = viewSchema.extend({
  error: errorSchema
    .extend({ advice: z.string().meta({ description: "What to do about it, in a sentence or two." }) })
    .nullable()
    .meta({ description: viewSchema.shape.error.description }),
});

export type TransferView = DeepReadonly<z.infer<typeof transferViewSchema>>;
export type TransferErrorView = NonNullable<TransferView["error"]>;

export const withAdvice = (view: View): TransferView => ({
  ...view,
  error: view.error && { ...view.error, advice: adviceFor(view.error.code) },
});

export const transferViewOf = (record: TransferRecord): TransferView => withAdvice(viewOfRecord(record));

/** Whether the transfer has ended, in whatever way. */
export const isEnded = ({ status }: { readonly status: TransferStatus }): boolean =>
  status === "completed" || status === "skipped" || status === "failed" || status === "cancelled";

/** The statuses of transfers that have not ended. */
export const IN_PROGRESS = [
  "queued",
  "running",
  "waiting",
  "aborting",
] as const satisfies readonly TransferStatus[];
