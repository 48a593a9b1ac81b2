import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { expect, it } from "vitest";
import { lookAtQueues } from "../../../src/storage/queue-watch.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { recordName } from "../../../src/storage/record-name.ts";
import { completed } from "../../support/records-by-status.ts";

const NOW = new Date("2026-11-22T10:10:00.000Z");
const MINUTE_MS = 60_000;
const restError = (statusCode: number): Error =>
  Object.assign(new Error("no"), { name: "RestError", statusCode });

/** A queue whose head has this age; null is empty, and an error is what both calls fail with. */
const queueOf = (
  ageMs: number | null | Error,
  { dequeueCount = 0, count }: { dequeueCount?: number; count?: number } = {},
) => {
  const answer = (value: object) => (ageMs instanceof Error ? Promise.reject(ageMs) : Promise.resolve(value));
  const head = (age: number) => ({ insertedOn: new Date(NOW.getTime() - age), dequeueCount });
  const queue = {
    peekMessages: ({ numberOfMessages }: { numberOfMessages: number }) => {
      expect(numberOfMessages).toBe(1);
      return answer({ date: NOW, peekedMessageItems: typeof ageMs === "number" ? [head(ageMs)] : [] });
    },
    getProperties: () => answer(count === undefined ? {} : { approximateMessagesCount: count }),
  };
  return queue as unknown as QueueClient;
};

const record = completed("t");
const recordsOf = (failure: Error | null = null) => {
  const asked: object[] = [];
  const items = [
    { name: recordName(record), metadata: recordMetadata(record) },
    { name: recordName(record) },
    { name: "throttle/x", metadata: recordMetadata(record) },
  ];
  const container = {
    listBlobsFlat: (options: object) => ({
      byPage: (settings: object) => {
        asked.push({ ...options, ...settings });
        return {
          next: () =>
            failure === null
              ? Promise.resolve({ done: false, value: { segment: { blobItems: items } } })
              : Promise.reject(failure),
        };
      },
    }),
  };
  return { records: container as unknown as ContainerClient, asked };
};

const look = (jobs: QueueClient, { records } = recordsOf(), poison = [queueOf(null), queueOf(null)]) =>
  lookAtQueues({ watched: [{ use: "jobs", queue: jobs }], poison, records });

it("a head's age is by the service's clock, and never negative", async () => {
  expect((await look(queueOf(MINUTE_MS, { dequeueCount: 2 }))).queues).toEqual([
    { use: "jobs", head: { ageMs: MINUTE_MS, dequeueCount: 2 } },
  ]);
  expect((await look(queueOf(-1))).queues).toEqual([{ use: "jobs", head: { ageMs: 0, dequeueCount: 0 } }]);
  expect((await look(queueOf(null))).queues).toEqual([{ use: "jobs", head: null }]);
});

it("records are looked at only when a head is old: one page, whatever else is in the container", async () => {
  const fresh = recordsOf();
  expect((await look(queueOf(MINUTE_MS), fresh)).records).toEqual([]);
  expect(fresh.asked).toEqual([]);
  const old = recordsOf();
  expect((await look(queueOf(60 * MINUTE_MS), old)).records).toMatchObject([{ transferId: "t" }]);
  expect(old.asked).toEqual([{ includeMetadata: true, maxPageSize: 500 }]);
});

it("failed messages of both queues are counted", async () => {
  const poison = [queueOf(null, { count: 2 }), queueOf(null, { count: 3 })];
  expect((await look(queueOf(null), recordsOf(), poison)).poisonMessages).toBe(5);
  const uncounted = [queueOf(null, {}), queueOf(null)];
  expect((await look(queueOf(null), recordsOf(), uncounted)).poisonMessages).toBe(0);
});

it("what does not exist is empty, and what fails is reported", async () => {
  const missing = restError(404);
  const none = [queueOf(missing), queueOf(missing)];
  expect(await look(queueOf(missing), recordsOf(), none)).toMatchObject({
    queues: [{ head: null }],
    poisonMessages: 0,
  });
  expect((await look(queueOf(60 * MINUTE_MS), recordsOf(missing))).records).toEqual([]);
  await expect(look(queueOf(restError(503)))).rejects.toThrow();
  await expect(look(queueOf(60 * MINUTE_MS), recordsOf(restError(503)))).rejects.toThrow();
});
