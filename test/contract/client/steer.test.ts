import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTransferClient } from "../../../src/client/create-transfer-client.ts";
import type { TransferView } from "../../../src/client/transfer-view.ts";
import type { WatchOptions } from "../../../src/client/watch.ts";
import { retried } from "../../../src/transfer/step/transitions.ts";
import { cancelled, completed, failed, queued, running, waiting } from "../../support/records-by-status.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

/** Something that happens while a test watches; a failure of it fails the test at its deadline. */
const afterAWhile = (delayMs: number, what: () => Promise<void>): void => {
  setTimeout(() => {
    what().catch((error: unknown) => {
      console.error(error);
    });
  }, delayMs);
};

const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;

describe("cancel", () => {
  it("marks the record and leaves the step alone", async () => {
    await storage.put(running("r"), queued("q"));
    await storage.client.cancel("r");
    await storage.client.cancel("q");
    expect(await storage.client.get("r")).toMatchObject({ status: "running", cancelRequested: true });
    expect(await storage.client.get("q")).toMatchObject({ status: "queued", cancelRequested: true });
    expect((await storage.records.read("r"))?.record.step).toBe(3);
    expect(await storage.takeMessages()).toEqual([]);
  });

  it("sends a postponed transfer's message at once", async () => {
    await storage.put(waiting("w"));
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
  it("asks by message, and tells the attempt's number", async () => {
    await storage.put(failed("f"), cancelled("x"));
    expect(await storage.client.retry("f")).toEqual({ attempt: 2 });
    expect(await storage.client.retry("x")).toEqual({ attempt: 2 });
    expect(await storage.takeMessages()).toMatchObject([
      { blobferry: "retry", transferId: "f" },
      { blobferry: "retry", transferId: "x" },
    ]);
  });

  it("says why it cannot", async () => {
    await storage.put(completed("c"), running("r"));
    await expect(storage.client.retry("c")).rejects.toThrow(code("already-completed"));
    await expect(storage.client.retry("r")).rejects.toThrow(code("not-ended"));
    await expect(storage.client.retry("nobody")).rejects.toThrow(code("transfer-not-found"));
  });
});

describe("get", () => {
  it("gives the whole with its result, and null for what is not there", async () => {
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
  /** Watches, and does the next thing after each view that is shown. */
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

  it("shows a transfer now, then each change, then its end", async () => {
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

  it("shows what changed and nothing else", async () => {
    await storage.put(running("t"));
    const seen = await follow("t", [
      // Neither is anything to see: the timer's mark, and a write of the same.
      async () => {
        await storage.change("t", (record) => ({ ...record, rescuedAt: record.updatedAt }));
        afterAWhile(200, () => storage.change("t", () => completed("t")));
      },
    ]);
    expect(seen.map(({ status }) => status)).toEqual(["running", "completed"]);
  });

  it("follows many, each to its end, and each once however often it is named", async () => {
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

  it("of a retry waits for the new attempt", async () => {
    await storage.put(failed("t"));
    afterAWhile(100, () => storage.change("t", (record) => ({ ...retried(record), step: record.step + 1 })));
    const seen = await follow("t", [() => storage.change("t", () => ({ ...completed("t"), attempt: 2 }))], {
      fromAttempt: 2,
    });
    expect(seen.map(({ status, attempt }) => [status, attempt])).toEqual([
      ["running", 2],
      ["completed", 2],
    ]);
  });

  it("ends when its signal says so", async () => {
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

  it("refuses what is not there, unless it is to wait for it", async () => {
    await expect(follow("nobody")).rejects.toThrow(code("transfer-not-found"));
    afterAWhile(100, () => storage.put(completed("late")));
    const seen = await follow("late", [], { mayBeMissing: true });
    expect(seen.map(({ status }) => status)).toEqual(["completed"]);
  });

  it("says so when a record is removed under its eyes", async () => {
    await storage.put(running("t"));
    await expect(follow("t", [() => storage.clear()], { mayBeMissing: true })).rejects.toThrow(
      code("transfer-not-found"),
    );
  });

  it("gives up on storage that stays away, with its code", async () => {
    const away = createTransferClient({
      storage: storage.connectionString.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:1"),
    });
    const watching = (async () => {
      for await (const view of away.watch("t", { intervalMs: 1 })) expect(view).toBeDefined();
    })();
    await expect(watching).rejects.toThrow(code("storage-unreachable"));
  });
});
