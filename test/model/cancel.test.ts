import { describe, expect, test } from "vitest";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { scenario } from "../fakes/scenario.ts";
import { sizes, targets } from "./simulation/every-call.ts";
import { NONE } from "./simulation/fault.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { runAlone } from "./simulation/run-alone.ts";

/** A wish at any point: honoured by the next invocation at the latest, unless the file has arrived by then. */
describe.each(targets.filter(([, { transferId }]) => transferId !== null))("to %s", (_name, own) => {
  test.each(sizes)(
    "%i ranges: a wish at any point ends it, cancelled or complete",
    async (_ranges, bytes) => {
      for (let at = 0; ; at++) {
        let wish: string | null = null;
        let wishedIn = Infinity;
        let lastPutIn = 0;
        const { world, watch, points } = await runAlone(
          scenario({ ...own, bytes }),
          ({ name }, index, delivery) => {
            if (index === at && wish === "requested") wishedIn = delivery;
            if (name === "putRange") lastPutIn = delivery;
            return NONE;
          },
          {
            before: async (index, there) => {
              if (index === at) wish = await requestCancel(there.ports, "t-1");
            },
          },
        );
        if (at >= points) return;
        expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
        const arrived = world.graph.drive.commits.length;
        expect(world.record?.status, watch.story.join("\n")).toBe(arrived === 1 ? "completed" : "cancelled");
        expect(lastPutIn, "bytes were sent after the wish").toBeLessThanOrEqual(wishedIn);
      }
    },
  );
});
