import type { ContainerClient } from "@azure/storage-blob";
import type { HttpRequest, InvocationContext } from "@azure/functions";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering } from "../../../src/api/guard.ts";
import { submitJob } from "../../../src/client/submit.ts";
import { decodeRecord, encodeRecord } from "../../../src/storage/record-codec.ts";
import { activeTraceContext, parentContextOf } from "../../../src/telemetry/context.ts";
import { inCallersSpan, jobFromCaller, stepsFromCaller } from "../../../src/telemetry/from-caller.ts";
import { requestRetry } from "../../../src/transfer/request-retry.ts";
import { boundRecords } from "../../fakes/bound-records.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { recorder } from "../../support/telemetry.ts";
import { runObserved } from "../../support/observed-transfers.ts";

const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
const inSpanOfCaller = <T>(call: () => T): T =>
  context.with(parentContextOf({ traceparent, tracestate: "vendor=1" }), call);

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  context.disable();
  trace.disable();
});

const parts = (world: World) => ({
  ...world.ports,
  records: boundRecords(world),
  container: {} as unknown as ContainerClient,
});

describe("a job that is submitted inside of a span", () => {
  it("names it, in its message and in its record", async () => {
    const world = new World(scenario());
    await inSpanOfCaller(() => submitJob(parts(world), jobFromCaller(jobOf(world.scenario))));
    const carried = { traceparent, tracestate: "vendor=1" };
    expect(world.record).toMatchObject(carried);
    expect(world.queues.jobs.receive(1000)?.body).toMatchObject({ job: { trace: carried } });
  });

  it("keeps it in the record, which an app without telemetry hands to the result", async () => {
    const world = new World(scenario());
    await inSpanOfCaller(() => submitJob(parts(world), jobFromCaller(jobOf(world.scenario))));
    const record = world.record;
    expect(record && decodeRecord(encodeRecord(record))).toMatchObject({ traceparent });
    const without = recorder();
    await runObserved(world, {
      telemetry: { ...without.telemetry, tracer: trace.getTracer("none") },
    });
    expect(world.results.published).toMatchObject([{ traceparent, tracestate: "vendor=1" }]);
  });
});

it("a job that is submitted outside of any span has no trace context, nor has its result", async () => {
  const world = new World(scenario());
  const job = jobOf(world.scenario);
  expect(jobFromCaller(job)).toBe(job);
  await submitJob(parts(world), job);
  expect(world.record).not.toHaveProperty("traceparent");
});

it("a retry that is asked for inside of a span names it", async () => {
  const world = new World(scenario({ conflictBehavior: "fail", existing: "old" }));
  world.submit();
  await runObserved(world, recorder());
  expect(world.record?.status).toBe("failed");
  const { records, steps } = world.ports;
  await inSpanOfCaller(() => requestRetry({ records, steps: stepsFromCaller(steps) }, "t-1"));
  expect(world.queues.jobs.receive(1000)?.body).toMatchObject({ kind: "retry", traceparent });
});

describe("a request to the API", () => {
  it("that came with a span is handled inside of it", () => {
    expect(inCallersSpan({ traceParent: traceparent, traceState: "vendor=1" }, activeTraceContext)).toEqual({
      traceparent,
      tracestate: "vendor=1",
    });
    expect(inCallersSpan({ traceParent: traceparent, traceState: "" }, activeTraceContext)).toEqual({
      traceparent,
    });
  });

  it("is answered so by every operation", async () => {
    const seen: unknown[] = [];
    const handler = answering(
      () => {
        seen.push(activeTraceContext());
        return Promise.resolve({ status: 200 });
      },
      () => null,
    );
    await handler(
      {} as unknown as HttpRequest,
      { traceContext: { traceParent: traceparent } } as unknown as InvocationContext,
    );
    expect(seen).toEqual([{ traceparent }]);
  });

  it.each([undefined, "", "nonsense", traceparent.replace(/01$/, "00")])(
    "that came with none, or with one that is not sampled, is handled as it is: %s",
    (traceParent) => {
      expect(inCallersSpan({ traceParent }, activeTraceContext)).toEqual({});
    },
  );
});
