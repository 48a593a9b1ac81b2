import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTransferClient } from "../../../src/client/create-transfer-client.ts";
import type { JobInput } from "../../../src/client/job-input.ts";
import { transferClientFrom } from "../../../src/client/transfer-client.ts";
import { readMessage } from "../../../src/intake/read-message.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

const job: JobInput = {
  source: { container: "reports", blob: "2026/big.pdf" },
  target: { kind: "bundle", driveId: "b!d", itemId: "01A" },
  options: { labels: { team: "Finance" } },
};
const onQueue = (transferId: string) => ({
  ...job,
  transferId,
  options: {
    conflictBehavior: "fail",
    deferCommit: false,
    verify: "auto",
    sendFileSize: false,
    labels: { team: "Finance" },
  },
});
const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;

describe("submit", () => {
  it("puts the job on the queue, with an id and its defaults, and shows it queued at once", async () => {
    const { transferId, created, transfer } = await storage.client.submit(job);
    expect(created).toBe(true);
    expect(transferId).toMatch(/^m-\d{13}-[\w-]{22}$/);
    expect(await storage.takeMessages()).toEqual([onQueue(transferId)]);
    expect(transfer).toMatchObject({ transferId, status: "queued", name: "big.pdf", bytes: null });
    expect(await storage.client.get(transferId)).toEqual(transfer);
    const { transfers } = await storage.client.list();
    expect(transfers).toMatchObject([{ transferId, status: "queued", labels: { team: "Finance" } }]);
  });

  it("creates the record that the app would create: same request, same range size, step 0", async () => {
    const { transferId } = await storage.client.submit(job);
    const [message] = await storage.takeMessages();
    const read = readMessage(message, "https://acc.example");
    const stored = await storage.records.read(transferId);
    expect(read.kind === "job" && read.job.request).toEqual(stored?.record.request);
    expect(stored?.record).toMatchObject({ step: 0, source: null, session: null, rangeBytes: 10_485_760 });
  });

  it("accepts the same job under the same id once", async () => {
    const first = await storage.client.submit({ ...job, transferId: "mine" });
    await storage.takeMessages();
    await storage.change("mine", (record) => ({ ...record, step: 1 }));
    const again = await storage.client.submit({ ...job, transferId: "mine" });
    expect([first.created, again.created]).toEqual([true, false]);
    expect(again.transfer.status).toBe("running");
    expect(await storage.takeMessages()).toEqual([]);
  });

  it("sends the message again when it may never have been sent", async () => {
    await storage.client.submit({ ...job, transferId: "mine" });
    await storage.takeMessages();
    expect((await storage.client.submit({ ...job, transferId: "mine" })).created).toBe(false);
    expect(await storage.takeMessages()).toEqual([onQueue("mine")]);
  });

  it("rejects another job under the same id, and does not change the first", async () => {
    await storage.client.submit({ ...job, transferId: "mine" });
    await storage.takeMessages();
    const other = { ...job, transferId: "mine", options: { conflictBehavior: "replace" } } as const;
    await expect(storage.client.submit(other)).rejects.toThrow(code("transfer-id-reused"));
    expect(await storage.takeMessages()).toEqual([]);
    expect((await storage.client.get("mine"))?.labels).toEqual({ team: "Finance" });
  });

  it("creates one transfer for concurrent submits under one id", async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, () => storage.client.submit({ ...job, transferId: "mine" })),
    );
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect((await storage.client.list()).transfers).toHaveLength(1);
  });

  it("rejects an invalid job without a call to storage", async () => {
    storage.blobCalls();
    await expect(storage.client.submit({ ...job, target: { kind: "bundle", driveId: "d" } })).rejects.toThrow(
      expect.objectContaining({ code: "invalid-job", field: "target.itemId" }) as Error,
    );
    expect(() => storage.client.check({ ...job, transferId: "a b" })).toThrow(code("invalid-job"));
    expect(storage.blobCalls()).toEqual([]);
  });

  it("creates queue and container when they are missing", async () => {
    const client = createTransferClient({
      storage: storage.connectionString,
      transferQueue: "fresh-queue",
      stepQueue: "fresh-steps",
      recordContainer: "fresh-records",
    });
    expect(await client.list()).toEqual({ transfers: [], cursor: null });
    const { transferId } = await client.submit(job);
    expect((await client.get(transferId))?.status).toBe("queued");
  });

  it("deletes the record when the job cannot be sent", async () => {
    const unreachable = QueueServiceClient.fromConnectionString(
      storage.connectionString.replace(
        /QueueEndpoint=http:\/\/127\.0\.0\.1:\d+/,
        "QueueEndpoint=http://127.0.0.1:1",
      ),
      { retryOptions: { maxTries: 1 } },
    ).getQueueClient("transfers");
    const away = transferClientFrom({
      container: storage.container,
      queues: { jobs: unreachable, steps: unreachable },
      sourceBaseUrl: "https://acc.example",
    });
    await expect(away.submit({ ...job, transferId: "mine" })).rejects.toThrow(
      expect.objectContaining({ code: "storage-unreachable", transferId: "mine" }) as Error,
    );
    expect(await storage.client.get("mine")).toBeNull();
    expect((await storage.client.submit({ ...job, transferId: "mine" })).created).toBe(true);
  });

  it("submits many in order", async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `many-${i}`);
    const seen: string[] = [];
    for await (const { transferId } of storage.client.submitMany(
      ids.map((id) => ({ ...job, transferId: id })),
    ))
      seen.push(transferId);
    expect(seen).toEqual(ids);
    expect(await storage.takeMessages()).toHaveLength(20);
  });

  it("submits no more of many once it is aborted", async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const submitting = async () => {
      const jobs = Array.from({ length: 50 }, (_, i) => ({ ...job, transferId: `stopped-${i}` }));
      for await (const { transferId } of storage.client.submitMany(jobs, { signal: stop.signal })) {
        seen.push(transferId);
        stop.abort(new Error("enough"));
      }
    };
    await expect(submitting()).rejects.toThrow("enough");
    expect(seen.length).toBeGreaterThan(0);
    expect(await storage.takeMessages()).toHaveLength(seen.length);
    expect(seen.length).toBeLessThan(50);
  });

  it("accepts names with characters that XML does not allow", async () => {
    const blob = "a\uFFFF\u0001<img onerror=alert(1)>&amp;.pdf";
    const { transferId } = await storage.client.submit({ ...job, source: { container: "reports", blob } });
    expect(await storage.takeMessages()).toMatchObject([{ source: { blob } }]);
    expect((await storage.client.list()).transfers).toMatchObject([{ transferId, source: { blob } }]);
  });
});

describe("storage that is not as it should be", () => {
  it("is reported by a code for each cause", async () => {
    const at = (from: RegExp, to: string) =>
      createTransferClient({ storage: storage.connectionString.replace(from, to) });
    await expect(at(/127\.0\.0\.1:\d+/g, "127.0.0.1:1").list()).rejects.toThrow(code("storage-unreachable"));
    const wrongKey = at(/AccountKey=[^;]+/, `AccountKey=${Buffer.from("wrong").toString("base64")}`);
    await expect(wrongKey.list()).rejects.toThrow(code("storage-denied"));
    await expect(wrongKey.get("t")).rejects.toThrow(code("storage-denied"));
    await expect(wrongKey.submit(job)).rejects.toThrow(code("storage-denied"));
  });
});
