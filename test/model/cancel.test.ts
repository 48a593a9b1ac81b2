import { describe, expect, it } from "vitest";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { scenario } from "../fakes/scenario.ts";
import { sizes, targets } from "./simulation/every-call.ts";
import { NONE } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone } from "./simulation/run-alone.ts";

/** A cancel request at any point takes effect in the next invocation at the latest, unless the file has arrived by then. */
describe.each(targets.filter(([, { transferId }]) => transferId !== null))("to %s", (_name, own) => {
  it.each(sizes)(
    "a cancel request at any point of %i ranges ends the transfer as cancelled or completed",
    async (_ranges, bytes) => {
      for (let at = 0; ; at++) {
        let cancel: string | null = null;
        let requestedIn = Infinity;
        let lastPutIn = 0;
        const { world, checker, points } = await runAlone(
          scenario({ ...own, bytes }),
          ({ name }, index, delivery) => {
            if (index === at && cancel === "requested") requestedIn = delivery;
            if (name === "putRange") lastPutIn = delivery;
            return NONE;
          },
          {
            before: async (index, there) => {
              if (index === at) cancel = await requestCancel(there.ports, "t-1");
            },
          },
        );
        if (at >= points) return;
        expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
        const arrived = world.graph.drive.commits.length;
        expect(world.record?.status, checker.history.join("\n")).toBe(
          arrived === 1 ? "completed" : "cancelled",
        );
        expect(lastPutIn, "bytes were sent after the cancel request").toBeLessThanOrEqual(requestedIn);
      }
    },
  );
});
