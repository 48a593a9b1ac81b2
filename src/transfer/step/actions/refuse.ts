import type { TransferError } from "../../error.ts";
import type { TransferRecord } from "../../record.ts";
import type { Ports } from "../../ports.ts";
import type { ActionResult, StepContext } from "../context.ts";
import { aborting } from "../transitions.ts";

/**
 * R18. Why a transfer must not go on to its source and its target, by the lists of what jobs may name; null where it
 * may. The lists hold for what has no session: one that is open is used to its end, whatever has changed since.
 */
export const refusalOf = (ports: Pick<Ports, "access">, record: TransferRecord): TransferError | null =>
  record.status === "running" && record.phase === "create" && !record.cancelRequested
    ? ports.access.refusal(record.request)
    : null;

/** Refuses a transfer before its first call. */
export const refuse = ({ ports, record }: StepContext): Promise<ActionResult<"not allowed">> => {
  const error = refusalOf(ports, record);
  if (error === null) throw new Error(`transfer ${record.transferId} is allowed`);
  return Promise.resolve({ event: "not allowed", record: aborting(record, error) });
};
