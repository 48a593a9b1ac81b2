import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { scenario } from "../fakes/scenario.ts";
import { targets } from "./simulation/every-call.ts";
import { NONE } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone } from "./simulation/run-alone.ts";

/** A message that crashes every worker: from the n-th point on every delivery dies, until it was poisoned three times. */
describe.each(targets)("to %s", (_name, own) => {
  it.each([3, 7])(
    "a message that crashes every worker ends its transfer, and a retry completes it (%i bytes)",
    async (bytes) => {
      for (let at = 0; ; at++) {
        const poisoned = new Set<string>();
        const { world, checker, points } = await runAlone(
          scenario({ ...own, bytes }),
          (_point, index, _delivery, { delivery }) => {
            if (delivery.poisoned) poisoned.add(delivery.messageId);
            const dies = index >= at && !delivery.poisoned && poisoned.size < defaultPolicy.maxPoisonings;
            return dies ? { kind: "die-before" } : NONE;
          },
        );
        if (at >= points) return;
        const { record } = world;
        expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
        const status = record?.status ?? "";
        expect(["completed", "failed"], checker.history.join("\n")).toContain(status);
        if (status !== "failed") continue;
        expect(["poisoned", "commit-in-doubt"]).toContain(record?.error?.code);
        await requestRetry(world.ports, record?.transferId ?? "");
        await workAlone(world, checker, () => NONE);
        expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
        expect(world.record?.status).toBe("completed");
        expect(world.graph.drive.commits).toHaveLength(1);
      }
    },
  );
});
