import { describe, expect, it } from "vitest";
import { readMessage } from "../../../../src/intake/read-message.ts";
import { encodeMessage } from "../../../../src/storage/queue-message.ts";
import { derivedTransferId, isSameRequest, type Job } from "../../../../src/transfer/job.ts";
import type { Delivery } from "../../../../src/transfer/message.ts";
import { transferIdOf, needsId } from "../../../../src/transfer/step/assign-id.ts";
import { BASE, job as jobText } from "../../../support/job-messages.ts";

const insertedOn = new Date("2026-01-05T08:00:00.000Z");
const first: Delivery = {
  queue: "jobs",
  messageId: "m1",
  insertedOn,
  dequeueCount: 1,
  poisoned: false,
  text: "",
};
const second = { ...first, dequeueCount: 2 };
const poisoned = { ...first, messageId: "p1", poisoned: true };
const read = (text: object | string): Job => {
  const message = readMessage(text, BASE);
  if (message.kind !== "job") throw new Error("not a job");
  return message.job;
};
const withoutId = read(jobText);
const withId: Job = { ...withoutId, transferId: "t-1" };

it("only a redelivered job without an id needs one", () => {
  expect(needsId(withoutId, second)).toBe(true);
  expect(needsId(withoutId, first)).toBe(false);
  expect(needsId(withoutId, { ...poisoned, dequeueCount: 2 })).toBe(false);
  expect(needsId(withId, second)).toBe(false);
});

it("a job's id is its own or derived from its message, and on the poison queue unlike any other", () => {
  expect(transferIdOf(withId, poisoned)).toBe("t-1");
  expect(transferIdOf(withoutId, first)).toBe(derivedTransferId("m1", insertedOn));
  expect(transferIdOf(withoutId, second)).toBe(transferIdOf(withoutId, first));
  const lost = transferIdOf(withoutId, poisoned);
  expect(lost).toBe(transferIdOf(withoutId, { ...poisoned, dequeueCount: 2 }));
  expect(lost).not.toBe(derivedTransferId("p1", insertedOn));
});

describe("a requeued job", () => {
  const options = { rangeBytes: 327_680, labels: { "Grüße \u0001": "<&> \uFFFE\uFFFF" }, sendFileSize: true };
  it.each([
    ["a plain one", jobText],
    ["one with options", { ...jobText, options }],
    ["one of a version", { ...jobText, source: { ...jobText.source, versionId: "2026-10-05T12:00:00Z" } }],
    ["one by URL", { ...jobText, source: { url: `${BASE}/reports/2026/%C3%BC.pdf` } }],
  ])("is read as the same request: %s", (_what, text) => {
    const job = read(text);
    const wire = encodeMessage(
      { kind: "job", job: { ...job, transferId: "t-1" } },
      "2026-10-05T13:00:00.000Z",
    );
    expect(wire).not.toMatch(/[\uFFFE\uFFFF]/);
    const again = read(wire);
    expect(again.transferId).toBe("t-1");
    expect(isSameRequest(again.request, job.request)).toBe(true);
  });
});
