import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TransferPage } from "../../src/client/list-page.ts";
import { mapConcurrently } from "../../src/client/map-concurrently.ts";
import { blobRecordStore } from "../../src/storage/record-store.ts";
import { derivedTransferId, optionsSchema } from "../../src/transfer/job.ts";
import { admitted } from "../../src/transfer/record.ts";
import { startApiSystem, type ApiSystem } from "../support/api-system.ts";

/** Each costs a write to Azurite; `LISTED_TRANSFERS=10000` measures the goal itself. */
const COUNT = Number(process.env["LISTED_TRANSFERS"] ?? 2500);
const FAILED_EVERY = COUNT / 10;
let system: ApiSystem;

beforeAll(async () => {
  system = await startApiSystem();
  const container = new ContainerClient(system.connectionString, "transfer-records");
  await container.createIfNotExists();
  const records = blobRecordStore(container);
  const start = Date.now() - COUNT * 1000;
  const seeds = Array.from({ length: COUNT }, (_none, index) => index);
  const written = mapConcurrently(seeds, 32, (index) => {
    const at = new Date(start + index * 1000);
    const request = {
      source: { container: "reports", blob: `2026/${index}.pdf`, versionId: null },
      target: { kind: "bundle", driveId: "b!x", itemId: `item-${index}` },
      options: optionsSchema.parse({ labels: { batch: String(index % 100) } }),
    };
    const id = derivedTransferId(String(index), at);
    const record = admitted({
      transferId: id,
      request,
      source: null,
      rangeBytes: 1,
      admittedAt: at.toISOString(),
      nowMs: at.getTime(),
    });
    return records.create({
      ...record,
      status: index % FAILED_EVERY === 0 ? "failed" : "completed",
      resultPublished: true,
    });
  });
  for await (const answer of written) expect(answer.kind).toBe("written");
}, 600_000);
afterAll(() => system.stop());

const page = async (query: string) => {
  const before = system.listings();
  const startMs = performance.now();
  const found = (await (await system.call("GET", `transfers?${query}`)).json()) as TransferPage;
  return { ...found, tookMs: performance.now() - startMs, calls: system.listings() - before };
};
const blobs = ({ transfers }: TransferPage) => transfers.map(({ source }) => source?.blob);

it("lists the latest of thousands with one storage call", async () => {
  await page("pageSize=1");
  const times: number[] = [];
  const calls: number[] = [];
  for (let tries = 0; tries < 5; tries++) {
    const first = await page("");
    times.push(first.tookMs);
    calls.push(first.calls);
    expect(blobs(first)).toEqual(
      Array.from({ length: 50 }, (_none, index) => `2026/${COUNT - 1 - index}.pdf`),
    );
  }
  console.log(`first page of ${COUNT}: ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`);
  // The timer lists records, too, and may do so during one of them.
  expect(Math.min(...calls)).toBe(1);
});

it("pages without a gap, with one storage call each", async () => {
  const calls: number[][] = [];
  for (let tries = 0; tries < 2; tries++) {
    const first = await page("pageSize=20");
    const second = await page(`pageSize=20&cursor=${first.cursor ?? ""}`);
    calls.push([first.calls, second.calls]);
    expect(blobs(second)[0]).toBe(`2026/${COUNT - 21}.pdf`);
  }
  expect(calls).toContainEqual([1, 1]);
});

it("searches all of them, a bounded number per page, until there is no cursor", async () => {
  const found: (string | undefined)[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const one = await page(`status=failed&pageSize=4${cursor === "" ? "" : `&cursor=${cursor}`}`);
    expect(one.calls).toBeLessThanOrEqual(10);
    found.push(...blobs(one));
    ({ cursor } = one);
  }
  expect(found).toEqual(
    Array.from({ length: 10 }, (_none, index) => `2026/${(9 - index) * FAILED_EVERY}.pdf`),
  );
});
