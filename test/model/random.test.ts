import fc from "fast-check";
import { expect, test } from "vitest";
import { schedules } from "./simulation/arbitraries.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { runSchedule } from "./simulation/run-schedule.ts";

/** `BLOBFERRY_RUNS=200000` for a long search, `BLOBFERRY_SEED=…` to see one again, `BLOBFERRY_SHRINK=0` to stop at once. */
const runs = Number(process.env["BLOBFERRY_RUNS"] ?? 2000);
const seed = Number(process.env["BLOBFERRY_SEED"] ?? Date.now() % 2 ** 31);

test(
  `whatever happens in whatever order, the rules hold (${runs} runs, seed ${seed})`,
  { timeout: Math.max(60_000, runs * 30) },
  async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const { world, watch } = await runSchedule(schedule);
        const broken = brokenAtTheEnd(world, watch);
        expect(broken, [...watch.story, ...broken].join("\n")).toEqual([]);
      }),
      { numRuns: runs, seed, endOnFailure: process.env["BLOBFERRY_SHRINK"] === "0" },
    );
    console.log(`random schedules: ${runs} runs, seed ${seed}`);
  },
);
