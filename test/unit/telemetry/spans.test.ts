import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { beforeEach, describe, expect, it } from "vitest";
import type { Ports } from "../../../src/transfer/ports.ts";
import { transferError } from "../../../src/transfer/error.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { runObserved } from "../../support/observed-transfers.ts";
import { recorder, type Recorder } from "../../support/telemetry.ts";

const JOB_TRACE = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;

let recorded: Recorder;
beforeEach(() => {
  recorded = recorder();
});

const steps = (): ReadableSpan[] => recorded.spans().filter(({ kind }) => kind === SpanKind.CONSUMER);
const childrenOf = (step: ReadableSpan): string[] =>
  recorded
    .spans()
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === step.spanContext().spanId)
    .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .map(({ name }) => name);
const linksOf = ({ links }: ReadableSpan) =>
  links.map(({ context, attributes }) => [attributes?.["blobferry.link"], context.traceId, context.spanId]);
const sentBy = (step: ReadableSpan): ReadableSpan => {
  const sent = recorded
    .spans()
    .find(
      ({ kind, name, parentSpanContext }) =>
        kind === SpanKind.PRODUCER &&
        name === "send transfer-steps" &&
        parentSpanContext?.spanId === step.spanContext().spanId,
    );
  if (sent === undefined) throw new Error("the step has sent nothing");
  return sent;
};

describe("the spans of a transfer of three ranges", () => {
  it("are a trace for each step, with what the step did", async () => {
    const world = new World(scenario());
    world.submit();
    await runObserved(world, recorded);
    expect(world.record?.status).toBe("completed");

    expect(steps().map(childrenOf)).toEqual([
      [
        "read record",
        "look up source",
        "create session",
        "create record",
        "open source",
        "send range",
        "replace record",
        "send transfer-steps",
      ],
      ["read record", "open source", "send range", "replace record", "send transfer-steps"],
      [
        "read record",
        "open source",
        "send range",
        "replace record",
        "send transfer-results",
        "replace record",
      ],
    ]);
    expect(new Set(steps().map((step) => step.spanContext().traceId)).size).toBe(3);
  });

  it("all name the transfer", async () => {
    const world = new World(scenario());
    world.submit();
    await runObserved(world, recorded);
    expect(new Set(recorded.spans().map(({ attributes }) => attributes["blobferry.transfer.id"]))).toEqual(
      new Set(["t-1"]),
    );
  });

  it("name the queue and the invocation, as the conventions have it", async () => {
    const world = new World(scenario());
    world.submit();
    await runObserved(world, recorded);
    expect(steps()[1]).toMatchObject({
      name: "process transfer-steps",
      attributes: {
        "messaging.system.name": "azure.storage_queue",
        "messaging.destination.name": "transfer-steps",
        "messaging.operation.type": "process",
        "faas.trigger": "pubsub",
        "faas.invocation.id": "invocation-1",
        "blobferry.step": 1,
        "blobferry.outcome": "advanced",
      },
    });
  });

  it("are linked from step to step", async () => {
    const world = new World(scenario());
    world.submit();
    await runObserved(world, recorded);
    const [first, second, third] = steps();
    if (first === undefined || second === undefined || third === undefined) throw new Error("too few");
    expect(linksOf(first)).toEqual([]);
    for (const [before, after] of [[first, second] as const, [second, third] as const]) {
      const { traceId, spanId } = sentBy(before).spanContext();
      expect(linksOf(after)).toEqual([["step", traceId, spanId]]);
      expect(after.parentSpanContext).toBeUndefined();
    }
  });

  it("begin in the trace that submitted the job, and are linked to it", async () => {
    const world = new World(scenario());
    world.queues.jobs.send({
      kind: "job",
      job: { ...jobOf(world.scenario), trace: { traceparent: JOB_TRACE } },
    });
    await runObserved(world, recorded);
    const [first, ...others] = steps();
    expect(first?.parentSpanContext).toMatchObject({ traceId: "a".repeat(32), spanId: "b".repeat(16) });
    expect(first?.spanContext().traceId).toBe("a".repeat(32));
    expect(others).toHaveLength(2);
    for (const step of others) {
      expect(linksOf(step)).toContainEqual(["job", "a".repeat(32), "b".repeat(16)]);
      expect(step.spanContext().traceId).not.toBe("a".repeat(32));
    }
    expect(world.record?.traceparent).toBe(JOB_TRACE);
  });
});

it("a result names the span that published it", async () => {
  const world = new World(scenario());
  world.submit();
  await runObserved(world, recorded);
  const span = recorded.spans().find(({ name }) => name === "send transfer-results");
  const { traceId, spanId } = span?.spanContext() ?? {};
  expect(world.results.published).toMatchObject([{ traceparent: `00-${traceId}-${spanId}-01` }]);
});

/** Every first call to Graph of that name fails. */
const throttledOnce = (ports: Ports): Ports => {
  let isFirst = true;
  const { destination } = ports;
  return {
    ...ports,
    destination: {
      ...destinationOf(destination),
      putRange: (put) => {
        if (!isFirst) return destination.putRange(put);
        isFirst = false;
        put.body.destroy();
        return Promise.resolve({
          kind: "throttled",
          retryAfterMs: 7000,
          error: transferError("throttled", "too many requests", { httpStatus: 429 }),
        });
      },
    },
  };
};

const destinationOf = (destination: Ports["destination"]): Ports["destination"] => ({
  rulesOf: (target) => destination.rulesOf(target),
  createSession: (...args) => destination.createSession(...args),
  putRange: (...args) => destination.putRange(...args),
  querySession: (...args) => destination.querySession(...args),
  deleteSession: (...args) => destination.deleteSession(...args),
  commit: (...args) => destination.commit(...args),
  putWhole: (...args) => destination.putWhole(...args),
  getItem: (...args) => destination.getItem(...args),
  findPlace: (...args) => destination.findPlace(...args),
  setFields: (...args) => destination.setFields(...args),
  checkIn: (...args) => destination.checkIn(...args),
});

it("a throttled range shows as an error, with its status and how long the transfer waits", async () => {
  const world = new World(scenario());
  world.submit();
  await runObserved(world, recorded, throttledOnce);
  expect(world.record?.status).toBe("completed");
  expect(recorded.spans().find(({ name }) => name === "send range")).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: {
      "blobferry.answer": "throttled",
      "error.type": "throttled",
      "http.response.status_code": 429,
      "blobferry.range.start": 0,
      "blobferry.range.bytes": 4,
    },
  });
  expect(steps()[0]?.attributes).toMatchObject({
    "blobferry.outcome": "postponed",
    "blobferry.wait.why": "throttled",
  });
  const [throttled] = await recorded.measured("blobferry.throttled");
  expect(throttled?.value).toBeGreaterThanOrEqual(7);
  expect(await recorded.measured("blobferry.retries")).toEqual([]);
});

it("the metrics count transfers by end, bytes, ranges and sessions, and name no transfer", async () => {
  const world = new World(scenario());
  world.submit();
  await runObserved(world, recorded);
  const kind = { "blobferry.target.kind": "drive" };
  expect(await recorded.measured("blobferry.transfers")).toEqual([
    { attributes: { ...kind, "blobferry.transfer.end": "completed" }, value: 1 },
  ]);
  expect(await recorded.measured("blobferry.bytes")).toEqual([{ attributes: kind, value: 10 }]);
  expect(await recorded.measured("blobferry.sessions.opened")).toEqual([{ attributes: kind, value: 1 }]);
  expect(await recorded.measured("blobferry.sessions.closed")).toEqual([
    { attributes: { ...kind, "blobferry.answer": "committed" }, value: 1 },
  ]);
  const ranges = await recorded.measured("blobferry.range.duration");
  expect(ranges.map(({ value }) => (value as { count: number }).count)).toEqual([2, 1]);
  const processed = await recorded.measured("messaging.process.duration");
  expect(processed.map(({ attributes }) => attributes["messaging.destination.name"])).toEqual([
    "transfers",
    "transfer-steps",
  ]);
  for (const name of ["blobferry.transfers", "blobferry.range.duration", "messaging.process.duration"])
    expect(JSON.stringify(await recorded.measured(name))).not.toContain("t-1");
});
