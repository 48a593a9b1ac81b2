import { describe, expect, it, vi } from "vitest";
import { overviewReader, type OverviewSources } from "../../../src/api/overview.ts";
import type { Activity } from "../../../src/client/activity.ts";
import { call, counts, fakeApi, overview } from "../../support/call-api.ts";

const NOW_MS = Date.parse("2026-11-22T10:00:00.000Z");
const KEPT_MS = 5000;

const activity: Activity = {
  counts: counts({ total: 7, byError: { throttled: 2 } }),
  isComplete: true,
  countedMs: NOW_MS,
  inProgress: { bytes: 100, acceptedBytes: 40 },
  lastHour: {
    files: 3,
    filesPerMinute: Array.from({ length: 60 }, (_none, index) => (index < 3 ? 1 : 0)),
    bytesPerMinute: Array.from({ length: 60 }, (_none, index) => index),
  },
};

const readerOver = (own: Partial<OverviewSources> = {}) => {
  let nowMs = NOW_MS;
  /** A count takes this long. */
  let countMs = 0;
  const countAll = vi.fn(() => {
    nowMs += countMs;
    return Promise.resolve(activity);
  });
  const read = overviewReader(
    {
      countAll,
      queueLengths: () => Promise.resolve([{ use: "jobs", messages: 12 }]),
      cooldowns: () => Promise.resolve([{ gate: "files", leftMs: 90_000 }]),
      ...own,
    },
    { nowMs: () => nowMs, timeoutMs: 1000, keptMs: KEPT_MS },
  );
  return {
    read,
    countAll,
    pass: (ms: number) => {
      nowMs += ms;
    },
    takes: (ms: number) => {
      countMs = ms;
    },
  };
};

describe("the overview", () => {
  it("has the counts, the last hour, the queues and until when Graph wants to be left alone", async () => {
    expect(await readerOver().read()).toEqual({
      countedAt: "2026-11-22T10:00:00.000Z",
      isComplete: true,
      total: 7,
      byStatus: counts().byStatus,
      byError: { throttled: 2 },
      inProgress: { bytes: 100, acceptedBytes: 40 },
      lastHour: activity.lastHour,
      queues: [{ use: "jobs", messages: 12 }],
      throttled: [{ gate: "files", until: "2026-11-22T10:01:30.000Z" }],
    });
  });

  it("is made once for all who ask at the same time or soon after", async () => {
    const { read, countAll, pass } = readerOver();
    await Promise.all([read(), read()]);
    pass(KEPT_MS - 1);
    await read();
    expect(countAll).toHaveBeenCalledTimes(1);
    pass(1);
    await read();
    expect(countAll).toHaveBeenCalledTimes(2);
  });

  it("counts for at most a twentieth of the time", async () => {
    const { read, countAll, pass, takes } = readerOver();
    takes(8000);
    await read();
    pass(19 * 8000 - 1);
    await read();
    expect(countAll).toHaveBeenCalledTimes(1);
    pass(1);
    await read();
    expect(countAll).toHaveBeenCalledTimes(2);
  });

  it("says what it does not know, and still counts", async () => {
    const fails = () => Promise.reject(new Error("denied"));
    const { read } = readerOver({ queueLengths: fails, cooldowns: fails });
    expect(await read()).toMatchObject({ total: 7, queues: null, throttled: null });
  });

  it("fails without the counts, and keeps no error", async () => {
    const countAll = vi
      .fn<OverviewSources["countAll"]>()
      .mockRejectedValueOnce(new Error("storage is down"))
      .mockResolvedValue(activity);
    const { read } = readerOver({ countAll });
    await expect(read()).rejects.toThrow("storage is down");
    expect(await read()).toMatchObject({ total: 7 });
  });

  it("is an operation of the API", async () => {
    expect(await call("getOverview", fakeApi())).toMatchObject({ status: 200, body: overview() });
  });
});
