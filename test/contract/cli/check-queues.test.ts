import { beforeEach, describe, expect, it } from "vitest";
import { checkResults, checkWatchedQueues } from "../../../src/cli/doctor/check-queues.ts";
import type { Config } from "../../../src/config/config.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { OWNER_ENTRY } from "../../../src/storage/queue-owner.ts";
import { appStorage, type AppStorage } from "../../../src/storage/connection.ts";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import { agePeeked } from "../../support/age-peeked.ts";
import { fresh } from "../../support/sample-records.ts";
import { azuriteForFile } from "../storage/azurite.ts";

const { connectionString, freshName } = azuriteForFile();

let storage: AppStorage;
const storageOf = (events: Config["events"]): AppStorage => {
  const name = freshName();
  const account = { kind: "string", connectionString: connectionString() } as const;
  return appStorage({
    transferStorage: account,
    sourceStorage: account,
    recordContainer: name,
    transferQueue: name,
    stepQueue: `${name}-steps`,
    resultQueue: `${name}-results`,
    events,
  });
};
beforeEach(async () => {
  storage = storageOf(null);
  await Promise.all([storage.queues.jobs.create(), storage.queues.steps.create()]);
});

const findings = async (): Promise<readonly Finding[]> => {
  const found: Finding[] = [];
  for await (const finding of checkWatchedQueues(storage)) found.push(finding);
  return found;
};
const errors = async () =>
  (await findings()).filter(({ verdict }) => verdict === "error").map(({ message }) => message);

describe("the doctor's look at the queues", () => {
  it("finds nothing wrong with a message that has just been sent", async () => {
    await storage.queues.jobs.sendMessage("a");
    expect((await findings()).map(({ verdict, message }) => [verdict, message])).toEqual([
      ["ok", expect.stringMatching(/ exists and holds 1 job, the oldest for \d+ s$/)],
      ["ok", expect.stringMatching(/-steps exists and holds 0 steps$/)],
      ["ok", `the queues ${storage.poison.jobs.name} and ${storage.poison.steps.name} are empty`],
    ]);
  });

  it("includes the queue of events and its poison queue where there are rules", async () => {
    storage = storageOf({ queue: "blob-events", rules: { kind: "blob", name: "rules.json" } });
    const { events } = storage;
    if (events === null) throw new Error("there are no events");
    await Promise.all([storage.queues.jobs.create(), storage.queues.steps.create()]);
    await Promise.all([events.queue.create(), events.poison.create()]);
    await events.queue.sendMessage("an event");
    await events.poison.sendMessage("an event");
    agePeeked(events.queue, 3_600_000);
    const { jobs, steps } = storage.poison;
    expect(await errors()).toEqual([
      expect.stringMatching(/^nothing fetches from blob-events: its oldest message has waited 36\d\d s/),
      `the queues ${jobs.name}, ${steps.name} and blob-events-poison hold 1 message that the app could not process`,
    ]);
  });

  it("finds that nothing fetches messages", async () => {
    await storage.queues.jobs.sendMessage("a");
    agePeeked(storage.queues.jobs, 3_600_000);
    expect(await errors()).toEqual([
      expect.stringMatching(/^nothing fetches from holder-\d+: its oldest message has waited 36\d\d s/),
    ]);
  });

  it("warns of a message that has waited for a while, before that is a fault", async () => {
    await storage.queues.jobs.sendMessage("a");
    agePeeked(storage.queues.jobs, 81_000);
    const [, late, ...rest] = await findings();
    expect(late).toMatchObject({
      verdict: "warning",
      message: expect.stringMatching(
        /^the oldest message of holder-\d+ has waited \d+ s, and nothing/,
      ) as string,
    });
    expect(rest.map(({ verdict }) => verdict)).toEqual(["ok", "ok"]);
  });

  it("takes a backlog for one while transfers move", async () => {
    await storage.queues.jobs.sendMessage("a");
    agePeeked(storage.queues.jobs, 3_600_000);
    await blobRecordStore(storage.records).create({
      ...fresh("t"),
      phase: "send",
      updatedAt: new Date().toISOString(),
    });
    expect(await errors()).toEqual([]);
  });

  it("does not take a job that is only submitted for a transfer that moves", async () => {
    await storage.queues.jobs.sendMessage("a");
    agePeeked(storage.queues.jobs, 3_600_000);
    await blobRecordStore(storage.records).create({ ...fresh("t"), updatedAt: new Date().toISOString() });
    expect(await errors()).toHaveLength(1);
  });

  it("finds messages in the poison queue", async () => {
    await storage.poison.steps.create();
    await storage.poison.steps.sendMessage("a");
    expect(await errors()).toEqual([expect.stringMatching(/-poison hold 1 message that the app could not/)]);
  });

  it("finds that the queue belongs to another app", async () => {
    await storage.queues.jobs.setMetadata({ [OWNER_ENTRY]: "devstoreaccount1/theirs" });
    expect(await errors()).toEqual([
      expect.stringMatching(/belongs to another app: its records are in devstoreaccount1\/theirs, those of /),
    ]);
  });
});

describe("the doctor's look at the results", () => {
  beforeEach(() => storage.results.create());

  it("finds nothing wrong with results that wait for some hours", async () => {
    await storage.results.sendMessage("a");
    agePeeked(storage.results, 20 * 3_600_000);
    expect(await checkResults(storage.results)).toMatchObject({ check: "queue", verdict: "ok", fix: null });
  });

  it("warns of results that nothing has fetched for more than a day", async () => {
    await storage.results.sendMessage("a");
    agePeeked(storage.results, 50 * 3_600_000);
    expect(await checkResults(storage.results)).toMatchObject({
      verdict: "warning",
      message: expect.stringMatching(
        /holds 1 result, the oldest for 2 d 2 h: nothing fetches them$/,
      ) as string,
    });
  });
});
