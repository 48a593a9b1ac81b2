import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Command } from "commander";
import { measureAlternatives } from "./alternatives.ts";
import { measureBacklogs } from "./backlog.ts";
import { chartOf } from "./chart.ts";
import { measureEntryMs } from "./entry.ts";
import { measureFairness } from "./fairness.ts";
import { measureFootprints } from "./footprint.ts";
import { measureHash } from "./hash.ts";
import * as lines from "./report.ts";
import { startRig, type Rig } from "./rig.ts";
import { countStorageCalls } from "./storage-calls.ts";
import { measureUrgent } from "./urgent.ts";
import { runWork, works, type WorkResult } from "./works.ts";

const PARTS = [
  "many-large",
  "many-large-10mib",
  "many-large-60mib",
  "single-large",
  "single-large-10mib",
  "single-large-60mib",
  "remote-link",
  "many-small",
  "many-small-constant-time",
  "many-medium",
  "footprint",
  "backlog",
  "fairness",
  "urgent",
  "alternatives",
  "calls",
  "entry",
  "hash",
];

interface Arguments {
  readonly rounds: number;
  readonly only: readonly string[];
  readonly json?: string;
  readonly chart?: string;
}

const { rounds, only, json, chart } = new Command("bench")
  .description(
    "Measures blobferry's real path beside a baseline taken in the same run. See docs/performance.md.",
  )
  .option("--rounds <number>", "measured rounds of each work", Number, 5)
  .option("--only <parts>", `some of ${PARTS.join(", ")}`, (text) => text.split(","), PARTS)
  .option("--json <file>", "write all figures there")
  .option("--chart <file>", "draw the ratios there, as SVG")
  .parse()
  .opts<Arguments>();

const show = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Runs a part if it is wanted, and shows a line for each of its figures as soon as they are there. */
const part = async <T>(
  name: string,
  measure: () => Promise<T>,
  linesOf: (measured: T) => readonly string[],
) => {
  if (!only.includes(name)) return undefined;
  const measured = await measure();
  linesOf(measured).forEach(show);
  return measured;
};

/**
 * Azurite of its own for each part. It clears away what has been overwritten or deleted, of queues every minute and
 * of blobs every ten, and after thousands of records and messages answers nobody meanwhile, for a minute and more.
 */
const onFreshRig = async <T>(measure: (rig: Rig) => Promise<T>): Promise<T> => {
  const rig = await startRig();
  try {
    return await measure(rig);
  } finally {
    await rig.stop();
  }
};

const done: WorkResult[] = [];
for (const spec of works.filter(({ workload }) => only.includes(workload))) {
  const result = await onFreshRig((rig) => runWork(rig, spec, rounds));
  show(lines.lineOfWork(result));
  done.push(result);
}
const footprints = await part(
  "footprint",
  () => onFreshRig(measureFootprints),
  (all) => all.map(lines.lineOfFootprint),
);
const backlogs = await part(
  "backlog",
  () => onFreshRig(measureBacklogs),
  (all) => all.map(lines.lineOfBacklog),
);
const fairness = await part(
  "fairness",
  () => onFreshRig(measureFairness),
  (found) => [lines.lineOfFairness(found)],
);
const urgent = await part(
  "urgent",
  () => onFreshRig(measureUrgent),
  (found) => [lines.lineOfUrgent(found)],
);
const alternatives = await part(
  "alternatives",
  () => onFreshRig(measureAlternatives),
  (all) => all.map((one) => lines.lineOfAlternative(one, done)),
);
const storageCalls = await part(
  "calls",
  () => onFreshRig(countStorageCalls),
  (all) => all.map(lines.lineOfCalls),
);
const entryMs = await part("entry", measureEntryMs, (found) => [lines.lineOfEntry(found)]);
const hashBytesPerSecond = await part(
  "hash",
  () => Promise.resolve(measureHash()),
  (found) => [lines.lineOfHash(found)],
);
const report: lines.Report = {
  measuredAt: new Date().toISOString(),
  node: process.versions.node,
  cores: availableParallelism(),
  rounds,
  works: done,
  ...(footprints && { footprints }),
  ...(backlogs && { backlogs }),
  ...(fairness && { fairness }),
  ...(urgent && { urgent }),
  ...(alternatives && { alternatives }),
  ...(storageCalls && { storageCalls }),
  ...(entryMs && { entryMs }),
  ...(hashBytesPerSecond && { hashBytesPerSecond }),
};
if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
if (chart !== undefined) await writeFile(chart, chartOf(report));
