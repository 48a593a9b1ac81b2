import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { transferError, type TransferErrorCode } from "../../../src/transfer/error.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { call, fakeApi } from "../../support/call-api.ts";
import { completed, failed, NOW_MS, requestOf } from "../../support/records-by-status.ts";
import { runPiped } from "../../support/run-cli.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

/** `BULK_TRANSFERS=5000` measures what an operator waits for. */
const MANY = Number(process.env["BULK_TRANSFERS"] ?? 500);
/** Why they failed, in turn. */
const REASONS: readonly TransferErrorCode[] = [
  "target-busy",
  "throttled",
  "target-forbidden",
  "name-conflict",
];
const FAILED_EVERY = Math.floor(MANY / Math.min(300, MANY / 4));

const recordAt = (index: number): TransferRecord => {
  const nowMs = NOW_MS + index * 1000;
  const id = derivedTransferId(`message-${index}`, new Date(nowMs));
  const request = requestOf(`2026/${index}.pdf`, { batch: `b${index % 10}` });
  if (index % FAILED_EVERY !== 0) return completed(id, request, nowMs);
  const reason = REASONS[(index / FAILED_EVERY) % REASONS.length] ?? "throttled";
  return { ...failed(id, request, nowMs), error: transferError(reason, `it was ${reason}`) };
};
const all = Array.from({ length: MANY }, (_, i) => recordAt(i));
const throttled = all
  .filter(({ error }) => error?.code === "throttled")
  .map(({ transferId }) => transferId)
  .sort();

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
  for (let start = 0; start < MANY; start += 100)
    await Promise.all(all.slice(start, start + 100).map((record) => storage.records.create(record)));
}, 600_000);
beforeEach(async () => {
  await storage.takeMessages();
});
afterAll(() => storage.stop());

const measured = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const startedMs = performance.now();
  const result = await work();
  console.info(`${what} of ${MANY}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
};

const retried = async (): Promise<readonly string[]> =>
  (await storage.takeMessages())
    .map((message) => (message as { readonly transferId: string }).transferId)
    .sort();

describe(`${MANY} transfers, some failed for four reasons`, () => {
  it("are counted by status and reason without reading a record", async () => {
    storage.blobCalls();
    const counted = await measured("count", () => storage.client.count());
    expect(counted).toMatchObject({ total: MANY, cursor: null });
    expect(counted.byError["throttled"]).toBe(throttled.length);
    expect(Object.keys(counted.byError).sort()).toEqual([...REASONS].sort());
    expect(storage.blobCalls()).toHaveLength(Math.ceil(MANY / 1000));
  });

  it("retry exactly those of one reason by command line", async () => {
    const env = { AzureWebJobsStorage: storage.connectionString };
    const ran = await measured("retry by command line", () =>
      runPiped(["retry", "--error", "throttled", "--yes"], { env }),
    );
    expect(ran).toMatchObject({ code: 0, err: `${throttled.length} retry requested\n` });
    expect(await retried()).toEqual(throttled);
  });

  it("retry exactly those of one reason by the API, a page at a time", async () => {
    const api = fakeApi(storage.client);
    const requested: string[] = [];
    await measured("retry by API", async () => {
      let cursor: string | null = null;
      do {
        const body = JSON.stringify({
          error: ["throttled"],
          limit: 30,
          ...(cursor === null ? {} : { cursor }),
        });
        const answer = await call("retryTransfers", api, { body });
        expect(answer.status).toBe(200);
        const page = answer.body as { requested: { transferId: string }[]; cursor: string | null };
        expect(page.requested.length).toBeLessThanOrEqual(30);
        requested.push(...page.requested.map(({ transferId }) => transferId));
        ({ cursor } = page);
      } while (cursor !== null);
    });
    expect(requested.sort()).toEqual(throttled);
    expect(await retried()).toEqual(throttled);
  });
});
