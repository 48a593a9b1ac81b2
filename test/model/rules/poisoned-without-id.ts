import type { TransferRecord } from "../../../src/transfer/record.ts";

/** The end of a poisoned job that brought no id: it touches no other transfer, and nothing at the target. */
export const isNamelessEnd = (record: TransferRecord): boolean =>
  record.attempt === 1 && record.step === 0 && record.error?.code === "poisoned";
