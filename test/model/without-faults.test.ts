import { expect, test } from "vitest";
import { scenario, type Scenario } from "../fakes/scenario.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { NONE } from "./simulation/fault.ts";
import { runAlone } from "./simulation/run-alone.ts";

/** Without a fault, N ranges take N invocations, whatever the service is like. */
const cases: readonly (readonly [string, Partial<Scenario>, number])[] = [
  ["one range", { bytes: 3 }, 1],
  ["two ranges", { bytes: 8 }, 2],
  ["five ranges", { bytes: 19 }, 5],
  ["an empty file", { bytes: 0 }, 1],
  ["a deferred commit by POST", { bytes: 19, deferCommit: true }, 5],
  ["a print job", { bytes: 19, target: "print", alignBytes: 1 }, 5],
  ["a file that the service rewrites", { bytes: 19, name: "a.docx", rewrites: true }, 5],
  ["a new file, conflicts failing", { bytes: 19, conflictBehavior: "fail" }, 5],
  // One step more: the drive has to say first that it takes no POST.
  ["a deferred commit on a personal drive", { bytes: 19, deferCommit: true, isPersonal: true }, 6],
];

test.each(cases)("%s is moved in as many invocations as it has ranges", async (_name, own, deliveries) => {
  const run = await runAlone(scenario(own), () => NONE);
  expect(brokenAtTheEnd(run.world, run.watch)).toEqual([]);
  expect(run.world.record?.status).toBe("completed");
  expect(run.deliveries).toBe(deliveries);
  expect(run.world.graph.drive.commits).toHaveLength(1);
});
