import { optionsSchema, type TransferRequest } from "../../src/transfer/job.ts";
import { transferError } from "../../src/transfer/error.ts";
import { admitted, type TransferRecord } from "../../src/transfer/record.ts";
import { UploadUrl } from "../../src/transfer/upload-url.ts";

export const NOW = Date.parse("2026-10-05T12:00:00.000Z");
export const SECRET = "s3cret";
export const UPLOAD = `https://up.example/uploadSession/42?tempauth=${SECRET}`;

export const request: TransferRequest = {
  source: { container: "reports", blob: "2026/Ünïcode 💾.pdf", versionId: null },
  target: { kind: "bundle", driveId: "b!d", itemId: "01A" },
  options: optionsSchema.parse({ labels: { Grüße: "“quoted”\n" } }),
};

export const fresh = (transferId: string): TransferRecord =>
  admitted({
    transferId,
    request,
    source: { eTag: '"0x1"', bytes: 1000, contentType: "application/pdf", createdOn: null, modifiedOn: null },
    rangeBytes: 327_680,
    admittedAt: new Date(NOW).toISOString(),
    nowMs: NOW,
  });

/** A record with everything in it that a record may have while it runs. */
export const busy = (transferId: string): TransferRecord => ({
  ...fresh(transferId),
  step: 3,
  phase: "send",
  session: {
    url: new UploadUrl(UPLOAD),
    createdAt: "2026-10-05T12:00:00.000Z",
    expiresAt: "2026-10-06T12:00:00.000Z",
    furthestBytes: 0,
  },
  remaining: [{ start: 400, endExclusive: 1000 }],
  wait: { why: "throttled", since: "2026-10-05T12:00:00.000Z", until: "2026-10-05T12:05:22.000Z" },
  error: transferError("throttled", "Graph said: später.", { httpStatus: 429, graphRequestId: "r-1" }),
  cancelRequested: true,
});
