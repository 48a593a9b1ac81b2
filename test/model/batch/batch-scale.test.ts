import { expect, it } from "vitest";
import { defaultBatchPolicy as policy } from "../../../src/batch/batch-policy.ts";
import { failingOf, runScaledBatch, type ScaleFigures } from "../../fakes/scaled-batch.ts";

const SECOND_MS = 1000;
/** BLOBFERRY_BATCH_BLOBS=1000000 takes minutes. */
const BLOBS = Number(process.env["BLOBFERRY_BATCH_BLOBS"] ?? 20_000);
/** 300 blobs in a second, where a machine of today makes over 2000. */
const TIMEOUT_MS = Math.max(600, BLOBS / 300) * SECOND_MS;
/** A multiple of what one step of the report takes, as BLOBS is, so that its last steps compare. */
const FEWER = Math.max(12_000, BLOBS / 10);

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

it(
  "costs as much for each blob, and as much memory and time in each step, however many blobs there are",
  { timeout: TIMEOUT_MS },
  async () => {
    const fewer = await runScaledBatch(FEWER, policy);
    const more = await runScaledBatch(BLOBS, policy);
    checkEnd(fewer, FEWER);
    checkEnd(more, BLOBS);

    for (const figures of [fewer, more]) {
      const { longest, largest } = figures;
      // A page's blobs, three calls for each transfer at most, and a few for the step itself.
      for (const [kind, { calls }] of Object.entries(longest))
        expect(calls, kind).toBeLessThanOrEqual(3 * policy.pageBlobs + 10);
      expect(largest["children"]).toBeLessThanOrEqual(policy.pageBlobs);
      expect(largest["record"]).toBeLessThan(12_000);
      expect(figures.peakOpenPages).toBeLessThanOrEqual(policy.maxOpenPages);
      expect(figures.peakWaiting).toBeLessThan(policy.windowTransfers + policy.pageBlobs);
    }
    // Nothing but the digits of counters may grow.
    expect(callsOf(more)).toEqual(callsOf(fewer));
    for (const [kind, { bytes }] of Object.entries(fewer.longest))
      expect(more.longest[kind]?.bytes, kind).toBeLessThan(bytes * 1.05 + 100);
    for (const [kind, bytes] of Object.entries(fewer.largest))
      expect(more.largest[kind], kind).toBeLessThan(bytes * 1.05 + 20);
    const growth = BLOBS / FEWER;
    expect(sumOf(more.calls)).toBeLessThan(sumOf(fewer.calls) * growth * 1.05);
    expect(sumOf(more.invocations)).toBeLessThan(sumOf(fewer.invocations) * growth * 1.1);

    const { invocations, calls, longest, largest, peakOpenPages, peakWaiting } = more;
    const peakMemoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    const figures = {
      ...{ blobs: BLOBS, invocations, calls, longest, largest },
      ...{ peakOpenPages, peakWaiting, peakMemoryMiB },
    };
    console.log(JSON.stringify(figures, null, 1));
  },
);

/** The most calls of one invocation, by what it did. */
const callsOf = ({ longest }: ScaleFigures): Record<string, number> =>
  Object.fromEntries(Object.entries(longest).map(([kind, { calls }]) => [kind, calls]));

const checkEnd = ({ record, manifest, ends, failures }: ScaleFigures, blobs: number): void => {
  const failed = failingOf(blobs);
  expect(record).toMatchObject({ status: "completed-with-failures", open: [], listing: null });
  expect(record.totals).toMatchObject({
    listed: blobs,
    planned: blobs,
    ended: { completed: blobs - failed, failed },
    errors: { "target-forbidden": failed },
  });
  expect(manifest.every((times) => times === 1)).toBe(true);
  expect(ends.every((times) => times === 1)).toBe(true);
  expect(failures).toBe(failed);
};
