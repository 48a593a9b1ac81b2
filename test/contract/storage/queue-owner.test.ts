import { RestError } from "@azure/core-rest-pipeline";
import { expect, it, vi } from "vitest";
import { claimQueue, OWNER_ENTRY, queueOwnership, readQueueOwner } from "../../../src/storage/queue-owner.ts";
import { azuriteForFile } from "./azurite.ts";

const { blobs, queues, freshName } = azuriteForFile();
const MINUTE_MS = 60_000;

const app = (queueName: string, container: string, pause = () => Promise.resolve()) => {
  const log = vi.fn<(line: string) => void>();
  let now = 0;
  const queue = queues().getQueueClient(queueName);
  return {
    queue,
    log,
    later: (ms: number) => (now += ms),
    ownership: queueOwnership([queue], blobs().getContainerClient(container), {
      nowMs: () => now,
      log,
      pause,
    }),
  };
};

it("an app creates its queue as the owner, and finds itself there again", async () => {
  const { queue, ownership, log } = app(freshName(), "records-1");
  await ownership.claim();
  expect(await readQueueOwner(queue)).toBe("devstoreaccount1/records-1");
  const again = app(queue.name, "records-1");
  await again.ownership.claim();
  expect(await again.ownership.isOwner()).toBe(true);
  expect([log, again.log].flatMap(({ mock }) => mock.calls)).toEqual([]);
});

it("an app claims a queue that exists, and keeps the rest of its metadata", async () => {
  const { queue, ownership } = app(freshName(), "records-1");
  await queue.create({ metadata: { team: "blue" } });
  expect(await ownership.isOwner()).toBe(true);
  const { metadata } = await queue.getProperties();
  expect(metadata).toEqual({ team: "blue", [OWNER_ENTRY]: "devstoreaccount1/records-1" });
  expect(await claimQueue(queue, "devstoreaccount1/records-1", () => Promise.resolve())).toEqual({
    kind: "own",
  });
});

it("a second app on the queue is not the owner, and says whose it is, once", async () => {
  const first = app(freshName(), "records-1");
  await first.ownership.claim();
  const second = app(first.queue.name, "records-2");
  await second.ownership.claim();
  expect(await second.ownership.isOwner()).toBe(false);
  second.later(MINUTE_MS);
  expect(await second.ownership.isOwner()).toBe(false);
  expect(second.log.mock.calls).toEqual([
    [expect.stringMatching(/belongs to another app, whose records are in devstoreaccount1\/records-1;/)],
  ]);
  expect(await first.ownership.isOwner()).toBe(true);
});

it.each([true, false])("of two apps that start at once, one owns the queue (new: %s)", async (isNew) => {
  const name = freshName();
  if (!isNew) await queues().getQueueClient(name).create();
  // The pause lasts until the other app has written as well, or has found that it need not.
  let met = (): void => undefined;
  const bothDone = new Promise<void>((resolve) => (met = resolve));
  let done = 0;
  const arrive = (): Promise<void> => {
    if (++done === 2) met();
    return bothDone;
  };
  const owners = await Promise.all(
    ["records-1", "records-2"].map(async (records) => {
      const isOwner = await app(name, records, arrive).ownership.isOwner();
      void arrive();
      return isOwner;
    }),
  );
  expect(owners.filter(Boolean)).toHaveLength(1);
});

it("a queue that an operator hands over is taken within a minute", async () => {
  const first = app(freshName(), "records-1");
  await first.ownership.claim();
  const second = app(first.queue.name, "records-2");
  expect(await second.ownership.isOwner()).toBe(false);
  await first.queue.setMetadata({ [OWNER_ENTRY]: "devstoreaccount1/records-2" });
  second.later(MINUTE_MS - 1);
  expect(await second.ownership.isOwner()).toBe(false);
  second.later(1);
  expect(await second.ownership.isOwner()).toBe(true);
});

it("an app that may not write metadata takes messages, and says that it could not claim the queue", async () => {
  const { queue, ownership, log } = app(freshName(), "records-1");
  await queue.create();
  const forbidden = () =>
    Promise.reject(new RestError("no", { statusCode: 403, code: "AuthorizationFailure" }));
  vi.spyOn(queue, "create").mockImplementation(forbidden);
  vi.spyOn(queue, "setMetadata").mockImplementation(forbidden);
  expect(await ownership.isOwner()).toBe(true);
  expect(log.mock.calls).toEqual([[expect.stringContaining("cannot be claimed")]]);
});

it("an app takes messages while storage fails, and looks again later", async () => {
  const first = app(freshName(), "records-1");
  await first.ownership.claim();
  const second = app(first.queue.name, "records-2");
  const create = vi.spyOn(second.queue, "create").mockRejectedValue(new Error("down"));
  await expect(second.ownership.claim()).rejects.toThrow("down");
  expect(await second.ownership.isOwner()).toBe(true);
  create.mockRestore();
  second.later(MINUTE_MS);
  expect(await second.ownership.isOwner()).toBe(false);
});

it("an owner stays one without another call", async () => {
  const { queue, ownership, later } = app(freshName(), "records-1");
  await ownership.claim();
  const calls = [vi.spyOn(queue, "create"), vi.spyOn(queue, "getProperties")];
  later(10 * MINUTE_MS);
  expect(await ownership.isOwner()).toBe(true);
  expect(calls.flatMap(({ mock }) => mock.calls)).toEqual([]);
});
