import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { valuesOf } from "../../support/cli-output.ts";
import { completed, requestOf, running } from "../../support/records-by-status.ts";
import { runPiped, type Ran } from "../../support/run-cli.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

const DAY = 24 * 60 * 60_000;

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

const blobferry = (...args: string[]): Promise<Ran> =>
  runPiped(args, { env: { AzureWebJobsStorage: storage.connectionString } });

const daysOld = (days: number, make: typeof completed): TransferRecord => {
  const nowMs = Date.now() - days * DAY;
  const record = make(derivedTransferId(`${days}`, new Date(nowMs)), requestOf(), nowMs);
  return { ...record, updatedAt: new Date(nowMs).toISOString(), resultPublished: make === completed };
};

describe("prune", () => {
  it("deletes the records that ended long ago, and counts them", async () => {
    const [old, older, oldest] = [20, 95, 200].map((days) => daysOld(days, completed));
    const open = daysOld(300, running);
    for (const record of [old, older, oldest, open])
      if (record !== undefined) await storage.records.create(record);

    expect(await blobferry("prune", "--dry-run")).toEqual({
      code: 0,
      out: "would delete 2 of 4 records\n",
      err: "",
    });
    expect(await blobferry("prune", "--older-than", "100d")).toMatchObject({
      out: "deleted 1 of 4 records\n",
    });
    expect(valuesOf(await blobferry("prune", "--json"))).toEqual([
      { examined: 3, removed: 1, kept: 0, dryRun: false },
    ]);
    const { transfers } = await storage.client.list();
    expect(transfers.map(({ transferId }) => transferId)).toEqual([old?.transferId, open.transferId]);
  });

  it("keeps a record whose id was just submitted again", async () => {
    const record = { ...daysOld(95, completed), transferId: "again" };
    await storage.put(record);
    expect(await blobferry("prune")).toMatchObject({
      code: 0,
      out: "deleted 0 of 1 record; kept 1 that changed meanwhile or were just submitted again\n",
    });
    expect(await storage.client.get("again")).not.toBeNull();
  });

  it.each(["0d", "1.5", "a month", "90h"])("rejects the age %s", async (age) => {
    const { code, err } = await blobferry("prune", "--older-than", age);
    expect([code, err]).toEqual([2, expect.stringContaining("whole number of days, at least 1")]);
  });

  it("finds nothing where nothing was ever submitted", async () => {
    expect(await blobferry("prune")).toMatchObject({ code: 0, out: "deleted 0 of 0 records\n" });
  });
});
