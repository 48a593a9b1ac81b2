import fc from "fast-check";
import { expect, it } from "vitest";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { schedules } from "./simulation/arbitraries.ts";
import { runSchedule } from "./simulation/run-schedule.ts";

/** `BLOBFERRY_RUNS=200000` for a long search, `BLOBFERRY_SEED=…` to repeat one, `BLOBFERRY_SHRINK=0` to stop at once. */
const runs = Number(process.env["BLOBFERRY_RUNS"] ?? 2000);
const seed = Number(process.env["BLOBFERRY_SEED"] ?? Date.now() % 2 ** 31);

it(
  "keeps every rule in random interleavings with random faults",
  { timeout: Math.max(600_000, runs * 300) },
  async () => {
    try {
      await fc.assert(
        fc.asyncProperty(schedules, async (schedule) => {
          const { world, checker } = await runSchedule(schedule);
          const violations = violationsAtEnd(world, checker);
          expect(violations, [...checker.history, ...violations].join("\n")).toEqual([]);
        }),
        { numRuns: runs, seed, endOnFailure: process.env["BLOBFERRY_SHRINK"] === "0" },
      );
    } catch (error) {
      console.log(`to repeat: BLOBFERRY_SEED=${seed} BLOBFERRY_RUNS=${runs}`);
      throw error;
    }
  },
);
