import { afterAll, beforeAll, expect, it } from "vitest";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { projectRoot } from "../../../local/launcher/local-system.ts";
import { until } from "../../support/until.ts";

const ACCOUNT = "devstoreaccount1";
const KEY = Buffer.from("any key").toString("base64");

let child: ChildProcess;
let queue: QueueClient;
beforeAll(async () => {
  child = fork(join(projectRoot, "dist/bench/queue-process.js"), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [url] = (await once(child, "message")) as [string];
  queue = QueueServiceClient.fromConnectionString(
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};QueueEndpoint=${url}/${ACCOUNT};`,
  ).getQueueClient("q");
  await queue.create();
});
afterAll(async () => {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
});

const peeked = async (): Promise<string | undefined> =>
  (await queue.peekMessages({ numberOfMessages: 1 })).peekedMessageItems[0]?.messageText;

it("peeks at a message without taking it, and shows none that is hidden", async () => {
  expect(await peeked()).toBeUndefined();
  await queue.sendMessage('{"hidden":1}', { visibilityTimeout: 60 });
  await queue.sendMessage('{"visible":1}');
  expect(await peeked()).toBe('{"visible":1}');
  expect(await peeked()).toBe('{"visible":1}');
  await queue.clearMessages();
});

it("changes a hidden message into a visible one, for its holder only", async () => {
  const sent = await queue.sendMessage("before", { visibilityTimeout: 60 });
  const { popReceipt = "" } = await queue.updateMessage(sent.messageId, sent.popReceipt, "after", 0);
  expect(await peeked()).toBe("after");
  await expect(queue.updateMessage(sent.messageId, sent.popReceipt, "late", 0)).rejects.toMatchObject({
    statusCode: 404,
  });
  await expect(queue.deleteMessage(sent.messageId, sent.popReceipt)).rejects.toMatchObject({
    statusCode: 404,
  });
  await queue.deleteMessage(sent.messageId, popReceipt);
  expect(await peeked()).toBeUndefined();
});

it("shows a message again when its latest lease is over, not an earlier one", async () => {
  await queue.sendMessage("once");
  const [first] = (await queue.receiveMessages({ visibilityTimeout: 1 })).receivedMessageItems;
  const renewedMs = Date.now();
  const { popReceipt = "" } = await queue.updateMessage(
    first?.messageId ?? "",
    first?.popReceipt ?? "",
    undefined,
    2,
  );
  await until("message", 30_000, async () => (await peeked()) !== undefined || undefined);
  expect(Date.now() - renewedMs).toBeGreaterThanOrEqual(1990);
  await expect(queue.deleteMessage(first?.messageId ?? "", popReceipt)).resolves.toBeDefined();
});
