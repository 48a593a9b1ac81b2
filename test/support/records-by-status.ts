import { optionsSchema, type TransferRequest } from "../../src/transfer/job.ts";
import { transferError } from "../../src/transfer/error.ts";
import { admitted, type TransferRecord } from "../../src/transfer/record.ts";
import type { DecisionContext } from "../../src/transfer/policy.ts";
import { ended } from "../../src/transfer/step/finish-result.ts";
import { defaultPolicy } from "../../src/transfer/policy.ts";

export const NOW_MS = Date.parse("2026-10-05T12:00:00.000Z");

const moment: DecisionContext = { nowMs: NOW_MS + 60_000, random: 0, policy: defaultPolicy };

export const requestOf = (
  blob = "2026/big.pdf",
  labels: Readonly<Record<string, string>> = {},
): TransferRequest => ({
  source: { container: "reports", blob, versionId: null },
  target: { kind: "bundle", driveId: "b!d", itemId: "01A" },
  options: { ...optionsSchema.parse({}), labels },
});

/** As a submit leaves it. */
export const queued = (transferId: string, request = requestOf(), nowMs = NOW_MS): TransferRecord =>
  admitted({
    transferId,
    request,
    source: null,
    rangeBytes: 327_680,
    admittedAt: new Date(nowMs).toISOString(),
    nowMs,
  });

/** Some ranges are there. */
export const running = (transferId: string, request = requestOf(), nowMs = NOW_MS): TransferRecord => ({
  ...queued(transferId, request, nowMs),
  source: { eTag: '"0x1"', bytes: 1000, contentType: null, createdOn: null, modifiedOn: null },
  step: 3,
  phase: "send",
  remaining: [{ start: 400, endExclusive: 1000 }],
  counts: { sessions: 1, ranges: 2, retries: 1 },
});

export const waiting = (transferId: string): TransferRecord => ({
  ...running(transferId),
  wait: { why: "throttled", since: "2026-10-05T12:00:00.000Z", until: "2026-10-05T12:05:22.000Z" },
  failures: 2,
  error: transferError("throttled", "Graph said: später.", { httpStatus: 429, graphRequestId: "r-1" }),
  cancelRequested: true,
});

export const failed = (transferId: string, request = requestOf(), nowMs = NOW_MS): TransferRecord =>
  ended(running(transferId, request, nowMs), "failed", moment, {
    error: transferError("target-forbidden", "creating the upload session: Graph answered 403", {
      httpStatus: 403,
    }),
  });

export const completed = (transferId: string, request = requestOf(), nowMs = NOW_MS): TransferRecord =>
  ended(running(transferId, request, nowMs), "completed", moment, { verification: "matched" });

export const cancelled = (transferId: string): TransferRecord =>
  ended(running(transferId), "cancelled", moment);

/** All that a view may be made of. */
export const everyRecord = (): TransferRecord[] => [
  queued("q"),
  running("r"),
  waiting("w"),
  { ...running("e"), status: "aborting", error: transferError("quota-exceeded", "full") },
  failed("f"),
  completed("c"),
  cancelled("x"),
  running(
    "l",
    requestOf("Ünïcode 💾\n<img onerror=alert(1)>\u001B]0;x\u0007.pdf", { Grüße: "“quoted”", empty: "" }),
  ),
];
