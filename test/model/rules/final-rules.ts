import type { TransferRecord } from "../../../src/transfer/record.ts";
import { isEnded } from "../../../src/transfer/record-facts.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { quickXorHashOf, type StoredFile } from "../../fakes/fake-drive.ts";
import type { World } from "../../fakes/world.ts";
import { mayLeaveFile } from "./commit-rules.ts";
import { isEndWithoutId } from "./poisoned-without-id.ts";
import type { Checker } from "../simulation/checker.ts";

/**
 * What must hold when no message is left and no process is running. The timer has not run, except where a job without
 * an id was poisoned before it got one.
 */
export const violationsAtEnd = (world: World, checker: Checker, jobs = 1): string[] => {
  const broken = [...checker.violations];
  if (world.messages > 0) broken.push(`${world.messages} messages are left`);
  const records = world.records.peekAll();
  if (records.filter((record) => !isEndWithoutId(record)).length > jobs)
    broken.push("a job became two transfers");
  if (records.length < jobs) broken.push("there is no record");
  for (const id of checker.publishing.unpublished()) broken.push(`the end ${id} was never published`);
  for (const url of checker.sessions.leaked()) broken.push(`${url} was left open, and no record holds it`);
  return [...broken, ...records.flatMap((record) => violationsIn(record, world, checker))];
};

const violationsIn = (record: TransferRecord, world: World, checker: Checker): string[] => {
  if (!isEnded(record)) return [`stuck at step ${record.step}: ${record.status} ${record.phase}`];
  if (record.status === "completed") return completionViolations(world, record, checker.commits.wholeExcused);
  if (record.status === "skipped") return skipViolations(world, record, checker);
  if (record.error?.code === "hash-mismatch" && !world.scenario.rewrites)
    return ["a good file was reported as altered"];
  const isThere = checker.commits.countOf(record.transferId) > 0;
  return isThere && !checker.commits.wholeExcused && !mayLeaveFile(record) && record.attempt === 1
    ? [`ended ${record.status} (${record.error?.code ?? ""}), although the file is there`]
    : [];
};

/** A file is left alone only where the job asks for that and one is there, which is not this transfer's. */
const skipViolations = (world: World, record: TransferRecord, checker: Checker): string[] => {
  const { conflictBehavior } = record.request.options;
  if (["fail", "replace", "rename"].includes(conflictBehavior)) return [`skipped under ${conflictBehavior}`];
  if (world.graph.drive.file === null) return ["skipped, and there is no file"];
  const isOurs = checker.commits.countOf(record.transferId) > 0 && record.attempt === 1;
  return isOurs && !checker.commits.wholeExcused ? ["its own file was told as left alone"] : [];
};

/**
 * A completed transfer's file is there, once, and the result describes it.
 * @param wholeExcused a PUT that nothing could stop may have put an older version of the blob over it
 */
const completionViolations = (
  world: World,
  record: TransferRecord & { result: TransferResult },
  wholeExcused: boolean,
): string[] => {
  const wrong: string[] = [];
  const { data } = record.result;
  const sent = world.source.contentOf(record.source?.eTag ?? "");
  const file = fileOf(world, data.item?.id ?? null);
  if (sent === undefined) return ["completed without a pinned source"];
  if (file === null) return ["completed, and there is no file"];
  const arrived = world.scenario.rewrites ? file.content.subarray(0, sent.length) : file.content;
  if (!arrived.equals(sent) && !wholeExcused)
    wrong.push(`the file holds ${file.content.toString("hex")}, not ${sent.toString("hex")}`);
  const isPrint = world.scenario.target === "print";
  for (const name of ["fields", "checkIn"] as const)
    if (world.scenario.hasFollowUps !== (data.followUps?.[name] !== undefined))
      wrong.push(`the result says nothing of ${name}, or too much`);
  if (world.scenario.hasPath !== (data.place != null)) wrong.push("the result has no place, or one too many");
  if (data.quickXorHash !== null && data.quickXorHash !== quickXorHashOf(sent))
    wrong.push("the result has a wrong hash");
  if (data.bytes !== sent.length) wrong.push(`${data.bytes} bytes in the result, ${sent.length} were sent`);
  if (data.verification === "matched" && !file.content.equals(sent) && !wholeExcused)
    wrong.push("another file was reported as matched");
  if (data.verification === "altered-by-service" && !world.scenario.rewrites)
    wrong.push("a good file was reported as altered by the service");
  if (isPrint && data.verification === "matched")
    wrong.push("a document without a hash was reported as matched");
  return wrong;
};

const fileOf = ({ graph: { drive } }: World, itemId: string | null): StoredFile | null => {
  const all = [...drive.beside, ...(drive.file === null ? [] : [drive.file])];
  if (itemId !== null) return all.find(({ id }) => id === itemId) ?? null;
  const own = drive.commits.at(-1);
  return all.find(({ id }) => id === own?.itemId) ?? null;
};
