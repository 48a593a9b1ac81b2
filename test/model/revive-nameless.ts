import type { Policy } from "../../src/transfer/policy.ts";
import { reviveStalled } from "../../src/transfer/revive.ts";
import type { World } from "../fakes/world.ts";
import { isNamelessEnd } from "./final-rules.ts";

/**
 * A job without an id whose every delivery died before it could be sent again with its name: what its first delivery
 * began is found by the timer alone. False when there is nothing to be found, or no such job.
 */
export const reviveNameless = async (world: World, policy: Policy): Promise<boolean> => {
  if (world.scenario.transferId !== null || !world.records.peekAll().some(isNamelessEnd)) return false;
  world.clock.advanceBy(policy.reviveAfterMs);
  const { resent, retold } = await reviveStalled(world.ports, policy);
  return resent.length + retold.length > 0;
};
