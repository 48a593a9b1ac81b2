import { describe, expect, test } from "vitest";
import { readMessage } from "../../../src/app/read-message.ts";
import { encodeMessage } from "../../../src/storage/message-text.ts";
import { derivedTransferId, fingerprintOf, type Job } from "../../../src/transfer/job.ts";
import type { Delivery } from "../../../src/transfer/message.ts";
import { idOfJob, lacksName } from "../../../src/transfer/name-job.ts";
import { BASE, job as jobText } from "../../support/job-messages.ts";

const insertedOn = new Date("2026-01-05T08:00:00.000Z");
const first: Delivery = { messageId: "m1", insertedOn, dequeueCount: 1, poisoned: false, text: "" };
const second = { ...first, dequeueCount: 2 };
const poisoned = { ...first, messageId: "p1", poisoned: true };
const read = (text: object | string): Job => {
  const message = readMessage(text, BASE);
  if (message.kind !== "job") throw new Error("not a job");
  return message.job;
};
const nameless = read(jobText);
const named: Job = { ...nameless, transferId: "t-1" };

test("only a job without an id that comes again is sent with its name", () => {
  expect(lacksName(nameless, second)).toBe(true);
  expect(lacksName(nameless, first)).toBe(false);
  expect(lacksName(nameless, { ...poisoned, dequeueCount: 2 })).toBe(false);
  expect(lacksName(named, second)).toBe(false);
});

test("a job's id is its own, or its message's, and on the poison queue one that no other transfer has", () => {
  expect(idOfJob(named, poisoned)).toBe("t-1");
  expect(idOfJob(nameless, first)).toBe(derivedTransferId("m1", insertedOn));
  expect(idOfJob(nameless, second)).toBe(idOfJob(nameless, first));
  const lost = idOfJob(nameless, poisoned);
  expect(lost).toBe(idOfJob(nameless, { ...poisoned, dequeueCount: 2 }));
  expect(lost).not.toBe(derivedTransferId("p1", insertedOn));
});

describe("a job sent again", () => {
  const options = { chunkBytes: 327_680, labels: { "Grüße \u0001": "<&> \uFFFE\uFFFF" }, sendFileSize: true };
  test.each([
    ["a plain one", jobText],
    ["one with options", { ...jobText, options }],
    ["one of a version", { ...jobText, source: { ...jobText.source, versionId: "2026-10-05T12:00:00Z" } }],
    ["one by URL", { ...jobText, source: { url: `${BASE}/reports/2026/%C3%BC.pdf` } }],
  ])("is read as the same request: %s", (_what, text) => {
    const job = read(text);
    const wire = encodeMessage({ kind: "job", job: { ...job, transferId: "t-1" } });
    expect(wire).not.toMatch(/[\uFFFE\uFFFF]/);
    const again = read(wire);
    expect(again.transferId).toBe("t-1");
    expect(fingerprintOf(again.request)).toBe(fingerprintOf(job.request));
  });
});
