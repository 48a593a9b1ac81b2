import type { Policy } from "../../../src/transfer/policy.ts";
import { rescueStalled } from "../../../src/transfer/rescue.ts";
import type { World } from "../../fakes/world.ts";
import { isNamelessEnd } from "../rules/poisoned-without-id.ts";

/**
 * A job without an id whose every delivery died before it could be sent again with its name: what its first delivery
 * began is found by the timer alone. False when there is nothing to be found, or no such job.
 */
export const reviveNameless = async (world: World, policy: Policy): Promise<boolean> => {
  const records = world.records.peekAll();
  if (world.scenario.transferId !== null || !records.some(isNamelessEnd)) return false;
  for (const { wait } of records) if (wait !== null) world.clock.advanceTo(Date.parse(wait.until));
  // Twice: clocks may lie apart.
  world.clock.advanceBy(2 * policy.rescueAfterMs);
  const { resent, republished } = await rescueStalled(world.ports, policy);
  return resent.length + republished.length > 0;
};
