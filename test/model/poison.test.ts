import { describe, expect, test } from "vitest";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { scenario } from "../fakes/scenario.ts";
import { targets } from "./simulation/every-call.ts";
import { NONE } from "./simulation/fault.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone } from "./simulation/run-alone.ts";

/**
 * A message that crashes every worker: from the n-th point on, five deliveries in a row die at once. The poison
 * handler ends the transfer; a retry brings it through.
 */
describe.each(targets)("to %s", (_name, own) => {
  test.each([3, 7])(
    "a crashing message of a %i byte file is brought to an end, and retried",
    async (bytes) => {
      for (let at = 0; ; at++) {
        let firstDead = 0;
        const { world, watch, points } = await runAlone(
          scenario({ ...own, bytes }),
          (_point, index, delivery) => {
            if (index === at) firstDead = delivery;
            const dies = index >= at && delivery < firstDead + 5;
            return dies ? { kind: "die-before" } : NONE;
          },
        );
        if (at >= points) return;
        const { record } = world;
        expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
        const status = record?.status ?? "";
        expect(["completed", "failed"], watch.story.join("\n")).toContain(status);
        if (status !== "failed") continue;
        expect(["poisoned", "commit-in-doubt"]).toContain(record?.error?.code);
        await requestRetry(world.ports, record?.transferId ?? "");
        await workAlone(world, watch, () => NONE);
        expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
        expect(world.record?.status).toBe("completed");
        expect(world.graph.drive.commits).toHaveLength(1);
      }
    },
  );
});
