import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTransferClient } from "../../../src/client/create-transfer-client.ts";
import type { TransferView } from "../../../src/client/transfer-view.ts";
import type { WatchOptions } from "../../../src/client/watch.ts";
import { retried } from "../../../src/transfer/step/transitions.ts";
import { cancelled, completed, failed, queued, running, waiting } from "../../support/records-by-status.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";
import { until } from "../../support/until.ts";

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

/** Runs `change` once the client under test has made its next request to the blob service. */
const afterNextRead = async (change: () => Promise<void>): Promise<void> => {
  storage.blobCalls();
  await until("request by the client", 10_000, () => (storage.blobCalls().length > 0 ? true : undefined));
  await change();
};

const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;

describe("cancel", () => {
  it("sets the flag in the record and does not change its step", async () => {
    await storage.put(running("r"));
    await storage.client.cancel("r");
    expect(await storage.client.get("r")).toMatchObject({ status: "running", cancelRequested: true });
    expect((await storage.records.read("r"))?.record.step).toBe(3);
    expect(await storage.takeMessages()).toEqual([]);
  });

  it("sends a message for a transfer that has not begun, which need not wait for its turn", async () => {
    await storage.put(queued("q"));
    await storage.client.cancel("q");
    expect(await storage.client.get("q")).toMatchObject({ status: "queued", cancelRequested: true });
    const { receivedMessageItems: jobs } = await storage.queues.jobs.receiveMessages();
    expect(jobs).toEqual([]);
    expect(await storage.takeMessages()).toMatchObject([{ blobferry: "step", transferId: "q", step: 0 }]);
    await storage.client.cancel("q");
    expect(await storage.takeMessages()).toEqual([]);
  });

  it("sends the message of a transfer that waits at once, but not if Graph asked for the wait", async () => {
    const throttled = { ...waiting("throttled"), cancelRequested: false };
    const wait = { ...waiting("w").wait, why: "failure" } as NonNullable<typeof throttled.wait>;
    await storage.put(throttled, { ...throttled, transferId: "w", wait });
    await storage.client.cancel("throttled");
    expect(await storage.takeMessages()).toEqual([]);
    await storage.client.cancel("w");
    expect(await storage.takeMessages()).toMatchObject([{ blobferry: "step", transferId: "w", step: 3 }]);
  });

  it("says why it cannot", async () => {
    await storage.put(completed("c"));
    await expect(storage.client.cancel("c")).rejects.toThrow(code("already-ended"));
    await expect(storage.client.cancel("nobody")).rejects.toThrow(code("transfer-not-found"));
    await expect(storage.client.cancel("../x y")).rejects.toThrow(code("transfer-not-found"));
  });
});

describe("retry", () => {
  it("sends a message, and returns the number of the new attempt", async () => {
    await storage.put(failed("f"), cancelled("x"));
    expect(await storage.client.retry("f")).toEqual({ attempt: 2 });
    expect(await storage.client.retry("x")).toEqual({ attempt: 2 });
    expect(await storage.takeMessages()).toMatchObject([
      { blobferry: "retry", transferId: "f" },
      { blobferry: "retry", transferId: "x" },
    ]);
  });

  it("is noted in the record, can be cancelled before it begins, and is not requested twice then", async () => {
    const end = failed("f");
    await storage.put(end);
    await expect(storage.client.cancel("f")).rejects.toThrow(code("already-ended"));
    await storage.client.retry("f");
    const before = (await storage.records.read("f"))?.record;
    expect(before).toMatchObject({ ...end, retry: { attempt: 2, isCancelled: false } });
    expect(await storage.client.get("f")).toMatchObject({ retryRequested: true, cancelRequested: false });
    await storage.queues.jobs.clearMessages();

    expect(await storage.client.cancel("f")).toEqual({ attempt: 2 });
    expect(await storage.client.get("f")).toMatchObject({ retryRequested: true, cancelRequested: true });
    const { receivedMessageItems: jobs } = await storage.queues.jobs.receiveMessages();
    expect(jobs).toEqual([]);
    expect(await storage.takeMessages()).toMatchObject([{ blobferry: "retry", transferId: "f" }]);
    const after = (await storage.records.read("f"))?.record;
    expect(after).toEqual({ ...before, retry: { attempt: 2, isCancelled: true } });
    await expect(storage.client.retry("f")).rejects.toThrow(code("not-ended"));
    await storage.client.cancel("f");
  });

  it("says why it cannot", async () => {
    await storage.put(completed("c"), running("r"));
    await expect(storage.client.retry("c")).rejects.toThrow(code("already-completed"));
    await expect(storage.client.retry("r")).rejects.toThrow(code("not-ended"));
    await expect(storage.client.retry("nobody")).rejects.toThrow(code("transfer-not-found"));
  });
});

describe("get", () => {
  it("returns the whole transfer with its result, or null", async () => {
    await storage.put(completed("c"));
    expect((await storage.client.get("c"))?.result).toMatchObject({
      status: "completed",
      verification: "matched",
    });
    expect(await storage.client.get("nobody")).toBeNull();
    for (const noId of ["", "not an id", "../records", "x".repeat(5000), "\u001B"])
      expect(await storage.client.get(noId)).toBeNull();
  });
});

describe("watch", () => {
  /** Watches, and runs the next of `then` after each view. */
  const follow = async (
    ids: string | readonly string[],
    then: readonly (() => Promise<unknown>)[] = [],
    options: WatchOptions = {},
  ): Promise<TransferView[]> => {
    const seen: TransferView[] = [];
    for await (const view of storage.client.watch(ids, { intervalMs: 20, ...options })) {
      seen.push(view);
      await then[seen.length - 1]?.();
    }
    return seen;
  };

  it("yields a transfer at once, after each change, and at its end", async () => {
    await storage.put(queued("t"));
    const seen = await follow("t", [
      () => storage.change("t", () => running("t")),
      () => storage.change("t", (record) => ({ ...record, cancelRequested: true })),
      () => storage.change("t", () => cancelled("t")),
    ]);
    expect(seen.map(({ status, cancelRequested }) => [status, cancelRequested])).toEqual([
      ["queued", false],
      ["running", false],
      ["running", true],
      ["cancelled", false],
    ]);
  });

  it("yields a transfer only when it has changed", async () => {
    await storage.put(running("t"));
    let completion = Promise.resolve();
    const seen = await follow("t", [
      async () => {
        // No field of the view shows this.
        await storage.change("t", (record) => ({ ...record, rescuedAt: record.updatedAt }));
        completion = afterNextRead(() => storage.change("t", () => completed("t")));
      },
    ]);
    await completion;
    expect(seen.map(({ status }) => status)).toEqual(["running", "completed"]);
  });

  it("follows several transfers to their ends, each once however often it is named", async () => {
    await storage.put(running("a"), running("b"), completed("c"));
    const seen = await follow(
      ["a", "b", "c", "a"],
      [() => storage.change("a", () => completed("a")), () => storage.change("b", () => failed("b"))],
    );
    const ends = seen
      .filter(({ endedAt }) => endedAt !== null)
      .map(({ transferId, status }) => `${transferId} ${status}`);
    expect(ends.sort()).toEqual(["a completed", "b failed", "c completed"]);
  });

  it("waits for the new attempt after a retry", async () => {
    await storage.put(failed("t"));
    const retry = afterNextRead(() =>
      storage.change("t", (record) => ({ ...retried(record), step: record.step + 1 })),
    );
    const complete = () => storage.change("t", () => ({ ...completed("t"), attempt: 2 }));
    const [seen] = await Promise.all([follow("t", [complete], { fromAttempt: 2 }), retry]);
    expect(seen.map(({ status, attempt }) => [status, attempt])).toEqual([
      ["running", 2],
      ["completed", 2],
    ]);
  });

  it("ends when its signal is aborted", async () => {
    await storage.put(running("t"));
    const stop = new AbortController();
    const abort = (): Promise<void> => {
      stop.abort();
      return Promise.resolve();
    };
    const watching = follow("t", [abort], {
      signal: stop.signal,
      intervalMs: 60_000,
    });
    await expect(watching).rejects.toThrow(expect.objectContaining({ name: "AbortError" }) as Error);
  });

  it("rejects an id without a transfer, unless it may wait for one", async () => {
    await expect(follow("nobody")).rejects.toThrow(code("transfer-not-found"));
    const submit = afterNextRead(() => storage.put(completed("late")));
    const [seen] = await Promise.all([follow("late", [], { mayBeMissing: true }), submit]);
    expect(seen.map(({ status }) => status)).toEqual(["completed"]);
  });

  it("throws when a record is deleted while it watches", async () => {
    await storage.put(running("t"));
    await expect(follow("t", [() => storage.clear()], { mayBeMissing: true })).rejects.toThrow(
      code("transfer-not-found"),
    );
  });

  it("throws an error with a code when storage stays unavailable", async () => {
    const away = createTransferClient({
      storage: storage.connectionString.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:1"),
    });
    const watching = (async () => {
      for await (const view of away.watch("t", { intervalMs: 1 })) expect(view).toBeDefined();
    })();
    await expect(watching).rejects.toThrow(code("storage-unreachable"));
  });
});
