import { RestError, type QueueClient } from "@azure/storage-queue";
import { expect, it } from "vitest";
import type { Invoker } from "../../../../../local/host/app/invoker.ts";
import { toHostConfig } from "../../../../../local/host/config/host-json.ts";
import { listenToQueue } from "../../../../../local/host/queue/queue-listener.ts";

const outage = new RestError("Server busy", { statusCode: 503, code: "ServerBusy" });
const message = { messageId: "m", popReceipt: "r", dequeueCount: 1, messageText: "eA==" };
const dates = { insertedOn: new Date(), expiresOn: new Date(), nextVisibleOn: new Date() };

/** Returns one answer per receive; then the queue is empty. */
const listen = (answers: (Error | object[])[], deleteMessage: () => Promise<unknown>) => {
  const lines: string[] = [];
  const receives: unknown[] = [];
  const { promise: idle, resolve: onIdle } = deferred();
  const queue = {
    name: "work",
    url: "http://127.0.0.1:10001/account/work?sig=secret",
    receiveMessages: async (options: unknown) => {
      receives.push(options);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      if (answer === undefined) onIdle();
      return Promise.resolve({ receivedMessageItems: answer ?? [], _response: { bodyAsText: "" } });
    },
    deleteMessage,
  };
  const invoke = () => Promise.resolve({ status: "succeeded", response: {} });
  const { queues } = toHostConfig({ version: "2.0" }, { processors: 1, isDevelopment: true });
  const listener = listenToQueue({
    hosted: { metadata: { name: "f", bindings: {} }, callback: () => undefined, triggerBindingName: "t" },
    queue: queue as unknown as QueueClient,
    poisonQueue: null,
    options: queues,
    leaseSeconds: 600,
    invoke: invoke as unknown as Invoker,
    log: (_level, text) => lines.push(text),
  });
  return { listener, lines, receives, idle };
};

const deferred = () => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

it("keeps polling when receiving or deleting fails", async () => {
  const failing = () => Promise.reject(outage);
  const { listener, lines, receives, idle } = listen([outage, [{ ...message, ...dates }]], failing);
  await idle;
  listener.stop();
  await listener.ended();
  expect(receives[0]).toMatchObject({ numberOfMessages: 16, visibilityTimeout: 600 });
  expect(lines).toEqual([
    "Receiving from 'work' at http://127.0.0.1:10001/account/work failed: ServerBusy: Server busy",
    "Receiving from 'work' works again.",
    "Message m of 'work' is left to its lease: ServerBusy: Server busy",
  ]);
});

it("polls a queue that does not exist yet without logging", async () => {
  const missing = new RestError("no such queue", { statusCode: 404, code: "QueueNotFound" });
  const { listener, lines, idle } = listen([missing], () => Promise.resolve());
  await idle;
  listener.stop();
  await listener.ended();
  expect(lines).toEqual([]);
});

it.each([
  ["PopReceiptMismatch", 400],
  ["MessageNotFound", 404],
])("ignores that a message it deletes is gone already: %s", async (code, statusCode) => {
  const gone = () => Promise.reject(new RestError(code, { statusCode, code }));
  const { listener, lines, idle } = listen([[{ ...message, ...dates }]], gone);
  await idle;
  listener.stop();
  await listener.ended();
  expect(lines).toEqual([]);
});
