import type { TransferRecord } from "../../../src/transfer/record.ts";

/** The end of a poisoned job that brought no id: it affects no other transfer, and nothing at the target. */
export const isEndWithoutId = (record: TransferRecord): boolean =>
  record.attempt === 1 && record.step === 0 && record.error?.code === "poisoned";
