import type { Policy } from "../../../src/transfer/policy.ts";
import { rescueStalled } from "../../../src/transfer/rescue.ts";
import type { World } from "../../fakes/world.ts";
import { isEndWithoutId } from "../rules/poisoned-without-id.ts";

/**
 * Runs the timer where only it can find what was begun: by a job without an id whose every delivery died before it
 * could be requeued with one, or before a record stayed away for so long that its message was rejected. False when it
 * found nothing, or there is no such transfer.
 */
export const rescueLost = async (world: World, policy: Policy): Promise<boolean> => {
  const records = world.records.peekAll();
  const isWithoutId = world.scenario.transferId === null && records.some(isEndWithoutId);
  if (!isWithoutId && world.results.rejected.length === 0) return false;
  for (const { wait } of records) if (wait !== null) world.clock.advanceTo(Date.parse(wait.until));
  // Twice, since clocks may differ.
  world.clock.advanceBy(2 * policy.rescueAfterMs);
  const { resent, republished } = await rescueStalled(world.ports, policy);
  return resent.length + republished.length > 0;
};
