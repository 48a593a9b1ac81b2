import { expect, it } from "vitest";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import { OutOfTimeError, withDeadline } from "../../../../src/transfer/step/deadline.ts";
import { jobOf, scenario } from "../../../fakes/scenario.ts";
import { World } from "../../../fakes/world.ts";

const { source, target } = jobOf(scenario()).request;

/** Ports of an invocation with this much time left beside its reserve. */
const portsWith = (leftMs: number) => {
  const world = new World(scenario());
  const endMs = world.clock.nowMs() + defaultPolicy.invocationReserveMs + leftMs;
  return withDeadline(world.ports, defaultPolicy, endMs);
};

it("begins a call as long as there is time, and none after", async () => {
  expect(await portsWith(1).source.pin(source)).toMatchObject({ kind: "pinned" });
  await expect(portsWith(0).source.pin(source)).rejects.toThrow(OutOfTimeError);
  await expect(portsWith(-1).destination.checkIn(target)).rejects.toThrow(OutOfTimeError);
});
