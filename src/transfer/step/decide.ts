import type { TransferRecord } from "../record.ts";

export type Action = "create" | "send" | "query" | "commit" | "verify" | "restart" | "end";

/**
 * What a step does, from the record alone.
 *
 * A redelivered step, and one whose last request may have landed, asks the session before it sends (DESIGN rule
 * 5). A cancel wish leads to the end, unless the file is committed already.
 */
export const decide = (record: TransferRecord, redelivered: boolean): Action => {
  if (record.status === "aborting") return "end";
  if (record.cancelRequested && record.phase !== "verify") return "end";
  switch (record.phase) {
    case "send":
    case "commit":
      return redelivered || record.queryFirst ? "query" : record.phase;
    case "create":
    case "verify":
    case "restart":
      return record.phase;
  }
};
