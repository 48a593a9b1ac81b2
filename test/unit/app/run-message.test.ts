import type { InvocationContext } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { runMessage } from "../../../src/app/run-message.ts";
import type { Services } from "../../../src/app/services.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import type { MessageRejected } from "../../../src/transfer/result.ts";
import { fresh, NOW } from "../../support/sample-records.ts";
import { UNOBSERVED } from "../../support/telemetry.ts";
import { BASE, job } from "../../support/job-messages.ts";

/** Services that know this one record at most, and note what they are asked to send. */
const servicesWith = (record: TransferRecord | null) => {
  const published: MessageRejected[] = [];
  const sent: unknown[] = [];
  const ports = {
    records: { read: () => Promise.resolve(record && { record, eTag: '"1"' }) },
    steps: { send: (_queue: string, message: unknown) => Promise.resolve(sent.push(message)) },
    results: { publish: (event: MessageRejected) => Promise.resolve(published.push(event)) },
    clock: { nowMs: () => NOW, random: () => 0 },
  };
  const services = {
    ports,
    policy: defaultPolicy,
    sourceBaseUrl: BASE,
    isQueueOwner: () => Promise.resolve(true),
    ...UNOBSERVED,
  } as unknown as Services;
  return { services, published, sent };
};

const contextWith = (triggerMetadata: object | undefined) =>
  ({ invocationId: "invocation-1", triggerMetadata }) as unknown as InvocationContext;

const metadata = { id: "message-1", insertionTime: "2026-10-05T11:59:00+00:00", dequeueCount: 1 };

describe("a message that is refused", () => {
  const subjectOf = async (input: unknown, triggerMetadata?: object): Promise<string | undefined> => {
    const { services, published } = servicesWith(null);
    await runMessage(services, {
      input,
      context: contextWith(triggerMetadata),
      queue: "jobs",
      poisoned: false,
    });
    return published[0]?.subject;
  };

  it("is known by the queue message's id and time", async () => {
    const derived = derivedTransferId("message-1", new Date("2026-10-05T11:59:00Z"));
    expect(await subjectOf("{oops", metadata)).toBe(derived);
    expect(await subjectOf("{oops", { ...metadata, dequeueCount: 4 })).toBe(derived);
    expect(await subjectOf("{oops", { ...metadata, id: "message-2" })).not.toBe(derived);
  });

  it.each([
    ["without metadata", undefined],
    ["whose body has laid objects over the metadata", { ...metadata, id: { a: 1 }, insertionTime: [1] }],
    ["whose body has laid numbers over the metadata", { id: 7, insertionTime: 9, dequeueCount: "many" }],
    ["whose body has laid nonsense over the time", { id: false, insertionTime: "yesterday" }],
  ])("%s is known by the invocation, not mixed up with another", async (_what, triggerMetadata) => {
    expect(await subjectOf({ ...job, id: 7 }, triggerMetadata)).toBe(
      derivedTransferId("invocation-1", new Date(0)),
    );
  });

  it.each([
    ["text", "{oops", "{oops"],
    ["JSON", { a: 1 }, '{"a":1}'],
  ])("comes back with the %s that was received, and changes nothing", async (_what, input, text) => {
    const { services, published, sent } = servicesWith(null);
    const outcome = await runMessage(services, {
      input,
      context: contextWith(metadata),
      queue: "jobs",
      poisoned: false,
    });
    expect(outcome.kind).toBe("rejected");
    expect(published).toMatchObject([{ type: "blobferry.message.rejected", data: { receivedText: text } }]);
    expect(sent).toEqual([]);
  });
});

describe("a message of the step before", () => {
  const record = { ...fresh("t"), step: 8 };
  const { transferId, runId, admittedAt } = record;
  const message = { blobferry: "step", transferId, runId, step: 7, admittedAt };

  it.each([
    ["the first delivery", 1, false, "stale"],
    ["the second", 2, false, "resent"],
    ["the second, counted in text", "2", false, "resent"],
    ["one that is not counted", undefined, false, "stale"],
    ["one counted in nonsense", {}, false, "stale"],
    ["the poison queue's", 1, true, "resent"],
  ])("is taken as %s", async (_what, dequeueCount, poisoned, kind) => {
    const { services, sent } = servicesWith(record);
    const context = contextWith({ ...metadata, dequeueCount });
    expect((await runMessage(services, { input: message, context, queue: "steps", poisoned })).kind).toBe(
      kind,
    );
    const current = { kind: "step", transferId, runId, step: 8, admittedAt };
    expect(sent).toEqual(kind === "resent" ? [current] : []);
  });
});

it("a message of a queue that belongs to another app is put back, and no record is read", async () => {
  const { services, sent, published } = servicesWith(null);
  const other = { ...services, isQueueOwner: () => Promise.resolve(false) };
  const trigger = { input: job, context: contextWith(metadata), queue: "jobs", poisoned: false } as const;
  const outcome = await runMessage(other, trigger);
  expect(outcome).toMatchObject({
    kind: "put-back",
    reason: "the queue belongs to an app with other records",
  });
  expect(sent).toMatchObject([
    { kind: "job", job: { transferId: "transferId" in outcome ? outcome.transferId : "" } },
  ]);
  expect(published).toEqual([]);
});

it.each([
  [
    "a job with a blob in the other's account",
    { ...job, source: { url: "https://other.blob.core.windows.net/c/b" } },
    false,
  ],
  ["a poisoned job without an id", job, true],
] as const)(
  "%s on a queue that belongs to another app is neither rejected nor put back",
  async (_what, input, poisoned) => {
    const { services, sent, published } = servicesWith(null);
    const other = { ...services, isQueueOwner: () => Promise.resolve(false) };
    const trigger = { input, context: contextWith(metadata), queue: "jobs", poisoned } as const;
    await expect(runMessage(other, trigger)).rejects.toThrow("belongs to an app with other records");
    expect({ sent, published }).toEqual({ sent: [], published: [] });
  },
);
