import { describe, expect, it } from "vitest";
import { adviceFor, adviceWhileWaiting } from "../../../src/client/advice.ts";
import { isEnded, transferViewOf, withAdvice } from "../../../src/client/transfer-view.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { decodeView } from "../../../src/storage/list-metadata.ts";
import { viewOfRecord } from "../../../src/transfer/view.ts";
import { completed, everyRecord, failed, queued, running } from "../../support/records-by-status.ts";

describe("a transfer's view", () => {
  it("tells where it stands", () => {
    const statuses = everyRecord().map((record) => [record.transferId, transferViewOf(record).status]);
    expect(Object.fromEntries(statuses)).toEqual({
      q: "queued",
      r: "running",
      w: "waiting",
      e: "aborting",
      f: "failed",
      c: "completed",
      x: "cancelled",
      l: "running",
    });
  });

  it("is queued no more once the blob was seen, a step is done or it is a second attempt", () => {
    expect(transferViewOf({ ...queued("t"), source: running("t").source }).status).toBe("running");
    expect(transferViewOf({ ...queued("t"), step: 1 }).status).toBe("running");
    expect(transferViewOf({ ...queued("t"), attempt: 2 }).status).toBe("running");
  });

  it("is the same from a listing, but for result and history", () => {
    for (const record of everyRecord()) {
      const listed = decodeView(record.transferId, recordMetadata(record));
      const whole = { ...transferViewOf(record), result: null, history: undefined };
      expect(listed && withAdvice(listed)).toEqual(whole);
    }
  });

  it("says what to do about an error", () => {
    expect(transferViewOf(failed("t")).error).toMatchObject({
      code: "target-forbidden",
      message: "creating the upload session: Graph answered 403",
      advice: expect.stringContaining("the Graph permission that the message names") as string,
    });
    expect(transferViewOf(failed("t")).result?.error?.code).toBe("target-forbidden");
    expect(adviceFor("invalid-job")).not.toBe("");
    expect(adviceFor("no-such-code" as "invalid-job")).toBe("");
  });

  it("has all bytes once completed, and its end", () => {
    const view = transferViewOf(completed("t"));
    expect(view).toMatchObject({ acceptedBytes: 1000, bytes: 1000, endedAt: "2026-10-05T12:01:00.000Z" });
    expect(view.result?.verification).toBe("matched");
    expect(everyRecord().map(transferViewOf).filter(isEnded)).toHaveLength(3);
  });
});

it.each([
  ["target-unavailable", "The app tries again by itself; you do not need to do anything."],
  ["target-busy", "The app tries again by itself; you do not need to do anything."],
  [
    "target-forbidden",
    expect.stringMatching(/consent; the app tries again by itself\. blobferry doctor/) as string,
  ],
  ["sign-in-failed", expect.stringMatching(/blobferry doctor; the app tries again by itself\.$/) as string],
] as const)("nobody is advised to retry %s while the app retries by itself", (code, advice) => {
  expect(adviceWhileWaiting(code)).toEqual(advice);
  expect(adviceFor(code)).toMatch(/retry/i);
});

it.each(["queued", "running", "waiting"] as const)(
  "a view that is %s has the advice for one that waits",
  (status) => {
    const { error } = transferViewOf(failed("t"));
    const view = { ...viewOfRecord(running("t")), status };
    const waits = withAdvice({ ...view, error: error && { ...error, code: "target-unavailable" } });
    expect(waits.error?.advice).toBe("The app tries again by itself; you do not need to do anything.");
  },
);
