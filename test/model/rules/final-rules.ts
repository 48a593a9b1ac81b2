import { isEnded, type TransferRecord } from "../../../src/transfer/record.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { plainQuickXorHash } from "../../fakes/plain-quick-xor-hash.ts";
import type { StoredFile } from "../../fakes/fake-drive.ts";
import type { World } from "../../fakes/world.ts";
import { leavesRoomForAFile } from "./commit-rules.ts";
import { isNamelessEnd } from "./poisoned-without-id.ts";
import type { Watch } from "../simulation/checker.ts";

/**
 * What must hold when no message is left and nobody is at work. The timer has had no part in it, but where a job
 * without an id was given up before it got its name.
 */
export const brokenAtTheEnd = (world: World, watch: Watch, jobs = 1): string[] => {
  const broken = [...watch.violations];
  if (world.messages > 0) broken.push(`${world.messages} messages are left`);
  const records = world.records.peekAll();
  if (records.filter((record) => !isNamelessEnd(record)).length > jobs)
    broken.push("a job became two transfers");
  if (records.length < jobs) broken.push("there is no record");
  for (const id of watch.telling.untold()) broken.push(`the end ${id} was never told`);
  for (const url of watch.sessions.forgotten()) broken.push(`${url} was left open, and nobody knows of it`);
  return [...broken, ...records.flatMap((record) => brokenIn(record, world, watch))];
};

const brokenIn = (record: TransferRecord, world: World, watch: Watch): string[] => {
  if (!isEnded(record)) return [`stuck at step ${record.step}: ${record.status} ${record.phase}`];
  if (record.status === "completed") return wrongCompletion(world, record);
  if (record.error?.code === "hash-mismatch" && !world.scenario.rewrites)
    return ["a good file is called another"];
  const isThere = watch.commits.countOf(record.transferId) > 0;
  return isThere && !watch.commits.emptyExcused && !leavesRoomForAFile(record) && record.attempt === 1
    ? [`ended ${record.status} (${record.error?.code ?? ""}), and yet the file is there`]
    : [];
};

/** A completed transfer's file is there, once, and the result says what it is. */
const wrongCompletion = (world: World, record: TransferRecord & { result: TransferResult }): string[] => {
  const wrong: string[] = [];
  const { data } = record.result;
  const sent = world.source.contentOf(record.source?.eTag ?? "");
  const file = fileOf(world, data.item?.id ?? null);
  if (sent === undefined) return ["completed without a pinned source"];
  if (file === null) return ["completed, and there is no file"];
  const arrived = world.scenario.rewrites ? file.content.subarray(0, sent.length) : file.content;
  if (!arrived.equals(sent))
    wrong.push(`the file holds ${file.content.toString("hex")}, not ${sent.toString("hex")}`);
  const isPrint = world.scenario.target === "print";
  if (data.quickXorHash !== null && data.quickXorHash !== plainQuickXorHash(sent))
    wrong.push("a wrong hash is told");
  if (data.bytes !== sent.length) wrong.push(`${data.bytes} bytes are told, ${sent.length} were sent`);
  if (data.verification === "matched" && !file.content.equals(sent))
    wrong.push("`matched` is told of another file");
  if (data.verification === "altered-by-service" && !world.scenario.rewrites)
    wrong.push("a good file is told altered");
  if (isPrint && data.verification === "matched") wrong.push("a document without a hash is told matched");
  return wrong;
};

const fileOf = ({ graph: { drive } }: World, itemId: string | null): StoredFile | null => {
  const all = [...drive.beside, ...(drive.file === null ? [] : [drive.file])];
  if (itemId !== null) return all.find(({ id }) => id === itemId) ?? null;
  const own = drive.commits.at(-1);
  return all.find(({ id }) => id === own?.itemId) ?? null;
};
