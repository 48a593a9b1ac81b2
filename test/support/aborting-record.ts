import { transferError } from "../../src/transfer/error.ts";
import { admitted, type TransferRecord } from "../../src/transfer/record.ts";
import { UploadUrl } from "../../src/transfer/upload-url.ts";
import { jobOf, scenario } from "../fakes/scenario.ts";

export const CREATED_MS = Date.parse("2026-01-05T08:00:00.000Z");

/** The record of an aborting transfer, sent in ranges of 4 bytes, none accepted yet. */
export const abortingRecordOf = (bytes: number, expiresAt: string | null = null): TransferRecord => {
  const source = { eTag: '"1"', bytes, contentType: null, createdOn: null, modifiedOn: null };
  const createdAt = new Date(CREATED_MS).toISOString();
  const url = new UploadUrl("https://up.example/session-1?tempauth=x");
  const record = admitted({
    transferId: "t",
    request: jobOf(scenario()).request,
    source,
    rangeBytes: 4,
    admittedAt: createdAt,
    nowMs: CREATED_MS,
  });
  const session = bytes === 0 ? null : { url, createdAt, expiresAt, furthestBytes: 0 };
  const cause = transferError("quota-exceeded", "the quota is used up", { httpStatus: 507 });
  return { ...record, status: "aborting", phase: "send", session, error: cause };
};
