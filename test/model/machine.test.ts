import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { followsFrom, standingOf } from "../../src/transfer/step/machine.ts";
import { observeActions } from "../support/observe-actions.ts";
import { schedules } from "./simulation/arbitraries.ts";
import { runSchedule } from "./simulation/run-schedule.ts";

const runs = Math.min(1000, Number(process.env["BLOBFERRY_RUNS"] ?? 1000));
const seed = Number(process.env["BLOBFERRY_SEED"] ?? Date.now() % 2 ** 31);

const unexpected = new Set<string>();
let stop = (): void => undefined;
beforeEach(() => {
  stop = observeActions((action, { event, record }) => {
    const follows = followsFrom(action, event);
    if (typeof follows === "string") return;
    const standing = standingOf(record);
    if (!follows.saveAs.includes(standing)) unexpected.add(`${action}: ${event}: ${standing}`);
  });
});
afterEach(() => {
  stop();
});

it("in random interleavings with random faults, steps save records only as the machine's table says", async () => {
  const property = fc.asyncProperty(schedules, async (schedule) => {
    await runSchedule(schedule);
  });
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  expect([...unexpected], `to repeat: BLOBFERRY_SEED=${seed}`).toEqual([]);
});
