import type { Policy } from "../../../src/transfer/policy.ts";
import { reviveNameless } from "./rescue-job-without-id.ts";
import type { Run } from "./run-alone.ts";
import { Crew } from "./simulation.ts";
import type { Schedule } from "./schedule.ts";

const MOST_ROUNDS = 3000;

/** Plays a schedule, then lets everybody finish in peace. */
export const runSchedule = async (schedule: Schedule): Promise<Run> => {
  const crew = new Crew(schedule);
  crew.world.submit();
  for (const action of schedule.actions) {
    await crew.play(action);
    crew.checkMessages();
    if (crew.watch.violations.length > 0) return crew.report();
  }
  await saveRecord(crew, schedule.policy);
  if (schedule.landLate) {
    await crew.landAll();
    await saveRecord(crew, schedule.policy);
  }
  return crew.report();
};

/** No more faults: every worker goes on to its end, every message is delivered. */
const saveRecord = async (crew: Crew, policy: Policy): Promise<void> => {
  for (let round = 0; ; round++) {
    if (round > MOST_ROUNDS) {
      crew.watch.violations.push(`still at it after ${MOST_ROUNDS} rounds`);
      return;
    }
    if (await crew.finishOne()) continue;
    await crew.play({ do: "deliver", pick: 0, skew: 0 });
    if (!crew.isIdle || crew.world.host.hasVisible || crew.world.skipToNextMessage()) continue;
    if (!(await reviveNameless(crew.world, policy))) return;
  }
};
