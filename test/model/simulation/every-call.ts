import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { scenario, type Scenario } from "../../fakes/scenario.ts";
import { violationsAtEnd } from "../rules/final-rules.ts";
import { NONE, type Fault } from "./fault.ts";
import { runAlone, type Run } from "./run-alone.ts";

/** The services and options that the exhaustive searches cover. */
export const targets: readonly (readonly [string, Partial<Scenario>])[] = [
  ["a drive", {}],
  ["a drive that takes one session per item", { oneSessionPerItem: true }],
  ["a drive that fails on a name conflict", { conflictBehavior: "fail", checksNameAtCreate: true }],
  ["a deferred commit by POST", { deferCommit: true }],
  ["a deferred commit on a personal drive", { deferCommit: true, isPersonal: true }],
  ["a drive, from a job without an id", { transferId: null }],
  ["a drive whose addresses lag behind", { lagMs: defaultPolicy.lagBaseMs - 1000 }],
  ["a path, with columns and a check-in", { hasPath: true, hasFollowUps: true }],
  ["a path where nothing is, left alone otherwise", { hasPath: true, conflictBehavior: "skip" }],
  ["a print job", { target: "print", alignBytes: 1 }],
];

/** Bytes that make 1, 2 and 5 ranges of 4. */
export const sizes: readonly (readonly [number, number])[] = [
  [1, 3],
  [2, 7],
  [5, 19],
];

export interface SearchResult {
  readonly points: number;
  readonly runs: number;
  /** The first histories with a violation. */
  readonly violations: readonly string[];
}

export type Check = (run: Run) => readonly string[];

/** Whatever happened, the file has arrived, once, and its result is published. */
export const mustComplete: Check = ({ world, checker }) => [
  ...violationsAtEnd(world, checker),
  ...(world.record?.status === "completed"
    ? []
    : [`ended as ${world.record?.status ?? "nothing"}: ${world.record?.error?.code ?? ""}`]),
];

/** Whatever happened, the file that is there stays as it is, and nothing is sent. */
export const mustSkip: Check = ({ world, checker }) => [
  ...violationsAtEnd(world, checker),
  ...(world.record?.status === "skipped" ? [] : [`ended as ${world.record?.status ?? "nothing"}`]),
  ...(world.graph.sessions.size + world.graph.drive.commits.length > 0 ? ["something was sent"] : []),
];

const MAX_HISTORIES = 3;

/** Injects `fault` at every single point of a transfer. */
export const everyPoint = async (
  own: Partial<Scenario>,
  fault: Fault,
  check = mustComplete,
): Promise<SearchResult> => {
  const violations: string[] = [];
  for (let at = 0; ; at++) {
    const run = await runAlone(scenario(own), (_point, index) => (index === at ? fault : NONE));
    if (at >= run.points) return { points: at, runs: at, violations };
    note(violations, run, check, `${fault.kind} at ${at}`);
  }
};

/** Injects two faults at every pair of points, the second counted in a run that has had the first. */
export const everyPair = async (
  own: Partial<Scenario>,
  first: Fault,
  second: Fault,
  check = mustComplete,
): Promise<SearchResult> => {
  const violations: string[] = [];
  let runs = 0;
  for (let one = 0; ; one++) {
    for (let two = one + 1; ; two++) {
      const run = await runAlone(scenario(own), (_point, index) =>
        index === one ? first : index === two ? second : NONE,
      );
      if (one >= run.points) return { points: one, runs, violations };
      runs++;
      note(violations, run, check, `${first.kind} at ${one}, ${second.kind} at ${two}`);
      if (two >= run.points) break;
    }
  }
};

export const note = (violations: string[], run: Run, check: Check, what: string): void => {
  const broken = check(run);
  if (broken.length === 0 || violations.length >= MAX_HISTORIES) return;
  violations.push([`${what}: ${broken.join("; ")}`, ...run.checker.history].join("\n  "));
};
