import { describe, expect, it } from "vitest";
import { readMessage } from "../../../src/intake/read-message.ts";
import { encodeMessage } from "../../../src/storage/queue-message.ts";
import type { StepMessage } from "../../../src/transfer/message.ts";
import { BASE, job } from "../../support/job-messages.ts";

const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
const trace = { traceparent, tracestate: "vendor=1" };
const DUE = "2026-10-05T12:00:00.000Z";

const step: StepMessage = {
  kind: "step",
  transferId: "t",
  runId: "8be4df61-93ca-41d2-aa0d-00e098032b8c",
  step: 7,
  admittedAt: DUE,
};

const readJob = () => {
  const read = readMessage(job, BASE);
  if (read.kind !== "job") throw new Error("no job");
  return read;
};

describe("the trace context", () => {
  it.each(["step", "retry"] as const)("of a %s comes back from the queue", (kind) => {
    const sent = { ...step, kind, ...trace };
    expect(readMessage(encodeMessage(sent, DUE), BASE)).toEqual({ ...sent, dueAt: DUE });
  });

  it("of a job comes back from the queue, beside the job and not in it: an older app reads the job alone", () => {
    const message = readJob();
    const text = encodeMessage({ ...message, job: { ...message.job, trace } }, DUE);
    expect(JSON.parse(text)).toMatchObject({ blobferry: "job", v: 1, ...trace });
    expect(JSON.parse(text)).not.toHaveProperty("job.traceparent");
    expect(readMessage(text, BASE)).toEqual({ ...message, job: { ...message.job, trace }, dueAt: DUE });
  });

  it("is not needed: a job without one goes as any producer writes it", () => {
    expect(JSON.parse(encodeMessage(readJob(), DUE))).not.toHaveProperty("blobferry");
  });

  it.each(["00-1", 7, null, "https://up.example/secret", `ff-${"a".repeat(32)}-${"b".repeat(16)}-01`])(
    "is dropped when it is none (%j), and the message is read",
    (wrong) => {
      const { kind: blobferry, ...rest } = step;
      expect(readMessage({ blobferry, v: 1, ...rest, traceparent: wrong }, BASE)).toEqual(step);
      expect(readMessage({ blobferry, v: 1, ...rest, ...trace, tracestate: "é" }, BASE)).toEqual({
        ...step,
        traceparent,
      });
    },
  );
});
