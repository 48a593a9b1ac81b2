import type { Policy } from "../../../src/transfer/policy.ts";
import { rescueLost } from "./rescue-lost.ts";
import type { Run } from "./run-alone.ts";
import { Simulation } from "./simulation.ts";
import type { Schedule } from "./schedule.ts";

const MAX_ROUNDS = 3000;

/** Runs a schedule, then lets every process finish without faults. */
export const runSchedule = async (schedule: Schedule): Promise<Run> => {
  const simulation = new Simulation(schedule);
  simulation.world.submit();
  for (const action of schedule.actions) {
    await simulation.apply(action);
    simulation.checkMessages();
    if (simulation.checker.violations.length > 0) return simulation.report();
  }
  await finishAll(simulation, schedule.policy);
  if (schedule.landLate) {
    await simulation.landAll();
    await finishAll(simulation, schedule.policy);
  }
  return simulation.report();
};

/** Without further faults, every worker runs to its end and every message is delivered. */
const finishAll = async (simulation: Simulation, policy: Policy): Promise<void> => {
  await simulation.apply({ do: "store", is: "up" });
  for (let round = 0; ; round++) {
    if (round > MAX_ROUNDS) {
      simulation.checker.violations.push(`still running after ${MAX_ROUNDS} rounds`);
      return;
    }
    if (await simulation.finishOne()) continue;
    await simulation.apply({ do: "deliver", pick: 0, skew: 0, isNewer: true });
    if (!simulation.isIdle || simulation.world.host.hasVisible || simulation.world.skipToNextMessage())
      continue;
    if (!(await rescueLost(simulation.world, policy))) return;
  }
};
