import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { scenario, type Scenario } from "../../fakes/scenario.ts";
import { brokenAtTheEnd } from "../rules/final-rules.ts";
import { NONE, type Fault } from "./fault.ts";
import { runAlone, type Run } from "./run-alone.ts";

/** The services and shapes that the exhaustive searches go through. */
export const targets: readonly (readonly [string, Partial<Scenario>])[] = [
  ["a drive", {}],
  ["a drive that takes one session per item", { oneSessionPerItem: true }],
  ["a drive, conflicts failing", { conflictBehavior: "fail", checksNameAtCreate: true }],
  ["a deferred commit by POST", { deferCommit: true }],
  ["a deferred commit on a personal drive", { deferCommit: true, isPersonal: true }],
  ["a drive, by a job without an id", { transferId: null }],
  ["a drive whose addresses lag behind", { staleLookups: defaultPolicy.maxReadBacks }],
  ["a print job", { target: "print", alignBytes: 1 }],
];

/** Bytes that make 1, 2 and 5 ranges of 4. */
export const sizes: readonly (readonly [number, number])[] = [
  [1, 3],
  [2, 7],
  [5, 19],
];

export interface Tally {
  readonly points: number;
  readonly runs: number;
  /** The first stories that went wrong. */
  readonly wrong: readonly string[];
}

export type Judge = (run: Run) => readonly string[];

/** However it went, the file has arrived, once, and was told. */
export const mustComplete: Judge = ({ world, watch }) => [
  ...brokenAtTheEnd(world, watch),
  ...(world.record?.status === "completed"
    ? []
    : [`ended ${world.record?.status ?? "nowhere"}: ${world.record?.error?.code ?? ""}`]),
];

const MOST_STORIES = 3;

/** Every single point of a transfer, befallen by `fault`. */
export const everyPoint = async (
  own: Partial<Scenario>,
  fault: Fault,
  judge = mustComplete,
): Promise<Tally> => {
  const wrong: string[] = [];
  for (let at = 0; ; at++) {
    const run = await runAlone(scenario(own), (_point, index) => (index === at ? fault : NONE));
    if (at >= run.points) return { points: at, runs: at, wrong };
    note(wrong, run, judge, `${fault.kind} at ${at}`);
  }
};

/** Every pair of points, the second counted in a run that has had the first. */
export const everyPair = async (
  own: Partial<Scenario>,
  first: Fault,
  second: Fault,
  judge = mustComplete,
): Promise<Tally> => {
  const wrong: string[] = [];
  let runs = 0;
  for (let one = 0; ; one++) {
    for (let two = one + 1; ; two++) {
      const run = await runAlone(scenario(own), (_point, index) =>
        index === one ? first : index === two ? second : NONE,
      );
      if (one >= run.points) return { points: one, runs, wrong };
      runs++;
      note(wrong, run, judge, `${first.kind} at ${one}, ${second.kind} at ${two}`);
      if (two >= run.points) break;
    }
  }
};

export const note = (wrong: string[], run: Run, judge: Judge, what: string): void => {
  const faults = judge(run);
  if (faults.length === 0 || wrong.length >= MOST_STORIES) return;
  wrong.push([`${what}: ${faults.join("; ")}`, ...run.watch.story].join("\n  "));
};
