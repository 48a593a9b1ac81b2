import { describe, expect, it } from "vitest";
import { transferError } from "../../../../src/transfer/error.ts";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import type { GraphFailure } from "../../../../src/transfer/destination.ts";
import type { SourceFailure } from "../../../../src/transfer/ports.ts";
import { admitted, type TransferRecord } from "../../../../src/transfer/record.ts";
import { afterGraphFailure, onSourceFailure } from "../../../../src/transfer/step/on-failure.ts";
import { jobOf, scenario } from "../../../fakes/scenario.ts";

const NOW_MS = Date.parse("2026-01-05T08:00:00.000Z");
const HOUR_MS = 3_600_000;

const fresh = admitted({
  transferId: "t",
  request: jobOf(scenario()).request,
  source: null,
  rangeBytes: 4,
  admittedAt: new Date(NOW_MS).toISOString(),
  nowMs: NOW_MS,
});
const error = transferError("sign-in-failed", "the app could not sign in");
const graphFailure = (more: object): GraphFailure => ({ kind: "transient", error, ...more });
const sourceFailure = (more: object): SourceFailure => ({ kind: "unavailable", error, ...more });

/** The record after so many failures in a row, spread over this long. */
const after = (
  fail: (record: TransferRecord, nowMs: number) => TransferRecord,
  failures: number,
  lastMs: number,
): TransferRecord => {
  let record = fresh;
  for (let i = 0; i < failures; i++) record = fail(record, NOW_MS + (lastMs * i) / (failures - 1));
  return record;
};

const decisionAt = (nowMs: number) => ({ nowMs, random: 0, policy: defaultPolicy });

describe.each<[string, (more: object) => (record: TransferRecord, nowMs: number) => TransferRecord]>([
  ["Graph", (more) => (record, nowMs) => afterGraphFailure(record, graphFailure(more), decisionAt(nowMs))],
  [
    "the source",
    (more) => (record, nowMs) => onSourceFailure(record, sourceFailure(more), decisionAt(nowMs)).record,
  ],
])("a failed sign-in to %s", (_what, failing) => {
  it("is waited out like an outage", () => {
    expect(after(failing({}), 70, 5.9 * HOUR_MS)).toMatchObject({
      status: "running",
      wait: { why: "failure" },
    });
    const given = after(failing({}), 70, 6 * HOUR_MS);
    expect(given).toMatchObject({ status: "aborting", error: { code: "sign-in-failed" } });
  });

  it("is given up after a few tries where no wait helps", () => {
    const few = failing({ fewTries: true });
    expect(after(few, 10, 60_000).status).toBe("running");
    expect(after(few, 11, 60_000)).toMatchObject({ status: "aborting", error: { code: "sign-in-failed" } });
  });
});

describe("a source account that refuses the app", () => {
  const refused = (httpStatus: number | null) => (record: TransferRecord, nowMs: number) =>
    onSourceFailure(
      record,
      { kind: "forbidden", error: transferError("source-forbidden", "it may not be read", { httpStatus }) },
      decisionAt(nowMs),
    ).record;
  const { consentPatienceMs } = defaultPolicy;

  it.each([401, 403])("with %i is tried again for as long as a new role takes to apply", (status) => {
    expect(after(refused(status), 9, consentPatienceMs - 1)).toMatchObject({
      status: "running",
      wait: { why: "failure" },
      error: { code: "source-forbidden" },
    });
    expect(after(refused(status), 9, consentPatienceMs)).toMatchObject({
      status: "aborting",
      error: { code: "source-forbidden", httpStatus: status },
    });
  });

  it.each([400, 409, null])("for good (%s) is final at once", (status) => {
    expect(refused(status)(fresh, NOW_MS)).toMatchObject({
      status: "aborting",
      error: { code: "source-forbidden" },
    });
  });
});
