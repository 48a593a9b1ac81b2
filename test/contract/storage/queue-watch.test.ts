import { expect, it, vi } from "vitest";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import { lookAtQueues } from "../../../src/storage/queue-watch.ts";
import { busy, fresh } from "../../support/sample-records.ts";
import { azuriteForFile } from "./azurite.ts";
import { agePeeked } from "../../support/age-peeked.ts";

const { blobs, queues, freshName } = azuriteForFile();

const setUp = () => {
  const name = freshName();
  const queue = queues().getQueueClient(name);
  const poison = [
    queues().getQueueClient(`${name}-poison`),
    queues().getQueueClient(`${name}-steps-poison`),
  ] as const;
  const records = blobs().getContainerClient(name);
  return { queue, poison, records, watched: [{ use: "jobs", queue }] as const };
};

it("sees nothing where nothing has been created yet", async () => {
  expect(await lookAtQueues(setUp())).toMatchObject({
    queues: [{ use: "jobs", head: null }],
    poisonMessages: 0,
    records: [],
  });
});

it("sees the oldest message, and no records while that is new", async () => {
  const { queue, ...rest } = setUp();
  await queue.create();
  await queue.sendMessage("a");
  await blobRecordStore(rest.records).create(fresh("t"));
  const { queues: seen, records } = await lookAtQueues(rest);
  expect(seen[0]?.head?.dequeueCount).toBe(0);
  expect(seen[0]?.head?.ageMs).toBeLessThan(60_000);
  expect(records).toEqual([]);
});

it("looks at the latest records when a message is old", async () => {
  const { queue, records, ...rest } = setUp();
  await queue.create();
  await queue.sendMessage("a");
  agePeeked(queue, 3_600_000);
  const store = blobRecordStore(records);
  await store.create(fresh("t"));
  await store.create(busy("waits"));
  await store.reserveAdmission("pointer", new Date().toISOString());
  const seen = await lookAtQueues({ ...rest, records });
  expect(seen.queues[0]?.head?.ageMs).toBeGreaterThan(3_500_000);
  expect(seen.records.map(({ status, waitUntil }) => ({ status, waitUntil }))).toEqual([
    { status: "running", waitUntil: null },
    { status: "running", waitUntil: "2026-10-05T12:05:22.000Z" },
  ]);
});

it("sees that a message has been fetched before, and counts poison messages that are hidden too", async () => {
  const { queue, poison, ...rest } = setUp();
  await queue.create();
  await Promise.all(poison.map((one) => one.create()));
  const { messageId, popReceipt } = await queue
    .sendMessage("a")
    .then(
      async () =>
        (await queue.receiveMessages()).receivedMessageItems[0] ?? { messageId: "", popReceipt: "" },
    );
  await queue.updateMessage(messageId, popReceipt, "a", 0);
  await poison[0].sendMessage("b");
  await poison[0].receiveMessages();
  await poison[1].sendMessage("c");
  const seen = await lookAtQueues({ ...rest, poison });
  expect(seen.queues[0]?.head?.dequeueCount).toBe(1);
  expect(seen.poisonMessages).toBe(2);
});

it("fails when storage does", async () => {
  const { queue, ...rest } = setUp();
  vi.spyOn(queue, "peekMessages").mockRejectedValue(new Error("down"));
  await expect(lookAtQueues(rest)).rejects.toThrow("down");
});
