import { inLanes, MIB } from "./plan.ts";
import { jobOf, takeResults } from "./product.ts";
import type { Rig } from "./rig.ts";
import { median } from "./statistics.ts";
import { withSides } from "./works.ts";

const SMALL_BYTES = MIB;
const SMALL = 100;
const HUGE_BYTES = 2048 * MIB;

/** Median time from submission to result of 100 small transfers, alone and beside a huge one. */
export interface Fairness {
  readonly aloneMs: number;
  readonly besideHugeMs: number;
}

export const measureFairness = (rig: Rig): Promise<Fairness> =>
  withSides(rig, undefined, async ({ sink, host }) => {
    const [small, huge] = [await rig.blobOf(SMALL_BYTES), await rig.blobOf(HUGE_BYTES)];
    const medianOfSmall = async (others: number): Promise<number> => {
      host.resetCount();
      const startedMs = Date.now();
      await inLanes(Array.from({ length: SMALL }), 16, async () => {
        await rig.jobs.sendMessage(jobOf(small, undefined, "small"));
      });
      await host.untilEnded(SMALL + others);
      const finished = await takeResults(rig);
      return median(
        finished
          .filter(({ label }) => label === "small")
          .map(({ completedAtMs }) => completedAtMs - startedMs),
      );
    };
    await medianOfSmall(0); // warms the host up
    const aloneMs = await medianOfSmall(0);
    await sink.takeRanges();
    await rig.jobs.sendMessage(jobOf(huge, undefined, "huge"));
    // Small ones come when the huge one is under way.
    while ((await sink.takeRanges()).length === 0);
    const besideHugeMs = await medianOfSmall(1);
    return { aloneMs, besideHugeMs };
  });
