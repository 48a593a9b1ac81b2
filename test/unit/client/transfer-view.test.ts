import { describe, expect, it } from "vitest";
import { adviceFor } from "../../../src/client/advice.ts";
import { isEnded, transferViewOf, withAdvice } from "../../../src/client/transfer-view.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { decodeView } from "../../../src/storage/list-metadata.ts";
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
