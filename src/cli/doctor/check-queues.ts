import type { QueueClient } from "@azure/storage-queue";
import { poisonQueues, watchedQueues, type AppStorage } from "../../storage/connection.ts";
import {
  isOverdue,
  queueFaults,
  secondsOf,
  type QueueFault,
  type QueueHead,
  type QueuesSeen,
} from "../../storage/queue-faults.ts";
import { readQueueOwner, recordsAddress } from "../../storage/queue-owner.ts";
import { headOf, lookAtQueues } from "../../storage/queue-watch.ts";
import { counted, formatDuration } from "../text/format.ts";
import { failure, ok, warning, type Finding } from "./finding.ts";
import { queryStorage, type StorageAnswer } from "../../client/storage-answer.ts";

export const START_APP = "start the app once with this storage account: it creates what is missing";
const CHECK_ACCESS = "check the access rules of the account";

/** Checks the queues that the app fetches from, and that of messages it gave up on. Judges as the app's health does. */
export async function* checkWatchedQueues(storage: AppStorage): AsyncGenerator<Finding> {
  const { records } = storage;
  const poison = poisonQueues(storage);
  const watched = watchedQueues(storage);
  let seen = null as QueuesSeen | null;
  const answer = await queryStorage(async () => {
    seen = await lookAtQueues({ watched, poison, records });
  });
  const faults = seen === null ? [] : queueFaults(seen);
  for (const { use, queue } of watched) {
    const basics = await checkQueue(queue, use, oldestOf(seen, use));
    const fault = faults.find((one) => one.kind === "not-fetched" && one.use === use);
    const late = fault === undefined ? lateOf(seen, use) : null;
    yield basics.verdict === "error"
      ? basics
      : ((await checkOwner(queue, recordsAddress(records))) ??
        (fault === undefined ? basics : findingOf(fault, queue.name)));
    if (late !== null) yield notYetFetched(queue.name, late);
  }
  const poisoned = faults.find(({ kind }) => kind === "poison");
  const names = inList(poison.map(({ name }) => name));
  yield seen === null
    ? unreadable(names, answer)
    : poisoned === undefined
      ? ok("queue", `the queues ${names} are empty`)
      : findingOf(poisoned, names);
}

/** `a, b and c` */
const inList = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;

/** @param note after the number of messages */
export const checkQueue = async (queue: QueueClient, use: string, note = ""): Promise<Finding> => {
  const { name } = queue;
  let waiting = 0;
  const answer = await queryStorage(async () => {
    waiting = (await queue.getProperties()).approximateMessagesCount ?? 0;
  });
  if (answer.kind === "there")
    return ok("queue", `queue ${name} exists and holds ${counted(waiting, use.replace(/s$/, ""))}${note}`);
  if (answer.kind === "missing") return failure("queue", `missing queue: ${name} does not exist`, START_APP);
  return unreadable(name, answer);
};

/** Long enough for a program that fetches results once a day. */
const UNREAD_MS = 25 * 3_600_000;

/** Checks the queue of results, which other programs are meant to read. */
export const checkResults = async (results: QueueClient): Promise<Finding> => {
  const basics = await checkQueue(results, "results");
  const head = basics.verdict === "ok" ? await headOf(results, {}).catch(() => null) : null;
  return head === null || head.ageMs <= UNREAD_MS
    ? basics
    : warning(
        "queue",
        `${basics.message}, the oldest for ${formatDuration(head.ageMs)}: nothing fetches them`,
        "start the program that reads the results; if none is meant to, they can stay, or be deleted",
      );
};

/** A worker that is asleep wakes within this time. */
const LATE_MS = 30_000;

/** A head that nothing has fetched, although it is too early to call that a fault; null without one. */
const lateOf = (seen: QueuesSeen | null, use: string): QueueHead | null => {
  const head = seen?.queues.find((queue) => queue.use === use)?.head ?? null;
  return head !== null && head.dequeueCount === 0 && head.ageMs > LATE_MS && !isOverdue(head) ? head : null;
};

const notYetFetched = (name: string, { ageMs }: QueueHead): Finding =>
  warning(
    "queue",
    `the oldest message of ${name} has waited ${secondsOf(ageMs)} s, and nothing has fetched it yet`,
    "expected in a backlog; otherwise start the app, or ask it with --app URL",
  );

const oldestOf = (seen: QueuesSeen | null, use: string): string => {
  const head = seen?.queues.find((queue) => queue.use === use)?.head ?? null;
  return head === null ? "" : `, the oldest for ${secondsOf(head.ageMs)} s`;
};

/** Null if the queue is this app's, has no owner yet, or cannot be asked. */
const checkOwner = async (queue: QueueClient, own: string): Promise<Finding | null> => {
  const owner = await readQueueOwner(queue).catch(() => null);
  if (owner === null || owner === own) return null;
  return failure(
    "queue",
    `queue ${queue.name} belongs to another app: its records are in ${owner}, those of these settings in ${own}`,
    "give each app queues of its own (TRANSFER_QUEUE and STEP_QUEUE), or hand this one over as docs/reliability.md describes",
  );
};

const findingOf = (fault: QueueFault, name: string): Finding => {
  switch (fault.kind) {
    case "not-fetched":
      return failure(
        "queue",
        `nothing fetches from ${name}: its oldest message has waited ${fault.ageSeconds} s, and no transfer moves`,
        "start the app; if it runs, see its /api/health and its startup log: without the extension bundle of host.json, or with a wrong setting, it has no queue functions",
      );
    case "poison":
      return failure(
        "queue",
        `the queues ${name} hold ${counted(fault.messages, "message")} that the app could not process`,
        "the running app tries these again, and ends their transfers after several times; if it is running, check its log",
      );
  }
};

const unreadable = (name: string, answer: StorageAnswer): Finding =>
  failure(
    "queue",
    `queue ${name} cannot be read${"code" in answer ? ` (${answer.code})` : ""}`,
    CHECK_ACCESS,
  );
