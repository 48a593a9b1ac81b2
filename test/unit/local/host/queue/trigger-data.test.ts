import { expect, it } from "vitest";
import { toQueueTriggerData } from "../../../../../local/host/queue/trigger-data.ts";

const message = {
  messageId: "real-id",
  popReceipt: "receipt",
  dequeueCount: 2,
  insertedOn: new Date("2026-11-22T01:02:03.000Z"),
  expiresOn: new Date("2026-11-29T01:02:03.000Z"),
  nextVisibleOn: new Date("2026-11-22T01:12:03.500Z"),
};

it("passes the properties of the message, with times as .NET writes them", () => {
  expect(toQueueTriggerData(message, "text")).toEqual({
    data: { string: "text" },
    metadata: {
      queueTrigger: { string: "text" },
      dequeueCount: { int: 2 },
      id: { string: "real-id" },
      popReceipt: { string: "receipt" },
      insertionTime: { json: '"2026-11-22T01:02:03+00:00"' },
      expirationTime: { json: '"2026-11-29T01:02:03+00:00"' },
      nextVisibleTime: { json: '"2026-11-22T01:12:03.500+00:00"' },
    },
    details: "MessageId: real-id, DequeueCount: 2, InsertedOn: 2026-11-22T01:02:03.000+00:00",
  });
});

it("lets properties of the body overwrite them, whatever the case of their first letter", () => {
  const { metadata } = toQueueTriggerData(message, '{"id":"body-id","DequeueCount":7}');
  expect(metadata).toMatchObject({ id: { string: "body-id" }, dequeueCount: { json: "7" } });
});
