import { expect, it } from "vitest";
import { scenario, type Scenario } from "../fakes/scenario.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { NONE } from "./simulation/fault.ts";
import { runAlone } from "./simulation/run-alone.ts";

/** Without a fault, N ranges take N invocations, whatever the service. */
const cases: readonly (readonly [string, Partial<Scenario>, number])[] = [
  ["one range", { bytes: 3 }, 1],
  ["two ranges", { bytes: 8 }, 2],
  ["two ranges, with sealed records", { bytes: 8, sealsRecords: true }, 2],
  ["five ranges", { bytes: 19 }, 5],
  ["an empty file", { bytes: 0 }, 1],
  ["a deferred commit by POST", { bytes: 19, deferCommit: true }, 5],
  ["a print job", { bytes: 19, target: "print", alignBytes: 1 }, 5],
  ["a file that the service rewrites", { bytes: 19, name: "a.docx", rewrites: true }, 5],
  ["a new file that must not replace another", { bytes: 19, conflictBehavior: "fail" }, 5],
  // One step more: the drive first answers that it does not support the POST.
  ["a deferred commit on a personal drive", { bytes: 19, deferCommit: true, isPersonal: true }, 6],
];

it.each(cases)("one invocation per range is enough for %s", async (_name, own, deliveries) => {
  const run = await runAlone(scenario(own), () => NONE);
  expect(violationsAtEnd(run.world, run.checker)).toEqual([]);
  expect(run.world.record?.status).toBe("completed");
  expect(run.deliveries).toBe(deliveries);
  expect(run.world.graph.drive.commits).toHaveLength(1);
});
