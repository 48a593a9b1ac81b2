import { describe, expect, it } from "vitest";
import { logOutcome } from "../../../src/app/log-outcome.ts";
import type { Outcome } from "../../../src/transfer/outcome.ts";
import { transferError, type TransferError } from "../../../src/transfer/error.ts";
import {
  rejectionOf,
  resultOf,
  type MessageRejected,
  type ResultData,
} from "../../../src/transfer/result.ts";
import { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { SECRET, UPLOAD } from "../../support/sample-records.ts";

const linesOf = (outcome: Outcome): [string, ...unknown[]][] => {
  const lines: [string, ...unknown[]][] = [];
  const note =
    (level: string) =>
    (...args: unknown[]) =>
      lines.push([level, ...args]);
  const context = { log: note("log"), warn: note("warn"), error: note("error") };
  logOutcome(context, outcome);
  return lines;
};

const trouble = transferError("target-unavailable", "sending: no answer", { httpStatus: 502 });
const result = (data: Partial<ResultData>) =>
  resultOf("t/1", {
    ...{ transferId: "t", status: "completed", bytes: 1000, ranges: 2, error: null },
    ...{ labels: { key: SECRET } },
    ...data,
  } as ResultData);
const rejection = (error: TransferError): MessageRejected =>
  rejectionOf("m-1/rejected", "m-1", {
    ...{ status: "rejected", transferId: "t", source: null, target: null, error },
    ...{ labels: { key: SECRET }, rejectedAt: "2026-10-05T12:00:00.000Z", receivedText: SECRET },
  });

const outcomes: readonly (readonly [Outcome, string, string])[] = [
  [
    { kind: "ended", transferId: "t", result: result({}) },
    "log",
    "transfer t ended: completed, 1000 bytes in 2 ranges",
  ],
  [
    { kind: "republished", transferId: "t", result: result({ status: "cancelled" }) },
    "log",
    "transfer t republished: cancelled, 1000 bytes in 2 ranges",
  ],
  [
    {
      kind: "ended",
      transferId: "t",
      result: result({ status: "failed", bytes: null, ranges: 0, error: trouble }),
    },
    "warn",
    "transfer t ended: failed, 0 bytes in 0 ranges; target-unavailable: sending: no answer",
  ],
  [
    { kind: "rejected", transferId: "t", event: rejection(trouble) },
    "warn",
    "message m-1 rejected; target-unavailable: sending: no answer",
  ],
  [
    { kind: "held", transferId: "t", delayMs: 500 },
    "log",
    "transfer t may not begin yet, tried again in 500 ms: transfers that have begun come first",
  ],
  [
    { kind: "put-back", transferId: "t", delayMs: 500, reason: "storage does not answer" },
    "warn",
    "the message of transfer t is put back for 500 ms: storage does not answer",
  ],
  [
    { kind: "postponed", transferId: "t", step: 3, why: "failure", delayMs: 1000, error: trouble },
    "warn",
    "transfer t postponed to step 3 by 1000 ms (failure): sending: no answer",
  ],
  [
    { kind: "advanced", transferId: "t", step: 4, phase: "send" },
    "log",
    "transfer t advanced to step 4 (send)",
  ],
  [
    { kind: "resent", transferId: "t", step: 4, delayMs: 500 },
    "log",
    "transfer t: step 4 sent again, in 500 ms",
  ],
  [
    { kind: "stale", transferId: "t", messageStep: 2, recordStep: 4 },
    "log",
    "transfer t: message of step 2 is stale, the record is at 4",
  ],
];

describe("the log of an outcome", () => {
  it.each(outcomes)("of %o is one %s line: %s", (outcome, level, line) => {
    expect(linesOf(outcome)).toEqual([[level, line]]);
  });

  it("holds no label, no received text and no upload URL, even if one got into the outcome", () => {
    for (const [outcome] of outcomes) {
      const leaky = { ...outcome, url: new UploadUrl(UPLOAD) };
      expect(JSON.stringify(linesOf(leaky))).not.toContain(SECRET);
    }
  });
});

describe("text from outside in a log line", () => {
  const hostile = "x\r\n[2026-11-26] transfer t ended: completed \u001B[2K\u009B\u202E\u2028";
  const error = transferError("invalid-job", hostile);

  it.each<Outcome>([
    { kind: "rejected", transferId: "t", event: rejection(error) },
    { kind: "ended", transferId: "t", result: result({ status: "failed", error }) },
    { kind: "put-back", transferId: "t", delayMs: 1, reason: hostile },
    { kind: "postponed", transferId: "t", step: 3, why: "failure", delayMs: 1, error },
    { kind: "resent", transferId: hostile, step: 3, delayMs: 1 },
    { kind: "advanced", transferId: hostile, step: 3, phase: "send" },
  ])("of %o cannot begin another line or color it", (outcome) => {
    const lines = linesOf(outcome);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.[1]).toContain("x\uFFFD\uFFFD[2026-11-26]");
    expect(lines[0]?.[1]).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202E]/u);
  });
});
