import { performance } from "node:perf_hooks";
import { BlobServiceClient } from "@azure/storage-blob";
import fc from "fast-check";
import { expect, it } from "vitest";
import { graphDestination } from "../../../src/graph/destination.ts";
import { encodeJson, encodeMessage, textOfInput } from "../../../src/storage/queue-message.ts";
import type { Job } from "../../../src/transfer/job.ts";
import type { Delivery, InvalidMessage, QueueMessage } from "../../../src/transfer/message.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { runStep } from "../../../src/transfer/step/run-step.ts";
import { contentOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { messageTexts } from "../../support/job-fuzz.ts";
import { BASE, readOfTransfer } from "../../support/job-messages.ts";
import { seedOf } from "../../support/seed.ts";
import { answered, scripted, specOf, wanted } from "../../support/scripted-graph.ts";

/** `BLOBFERRY_FUZZ_RUNS=20000` for a long search, `SEED=…` to repeat one. */
const runs = Number(process.env["BLOBFERRY_FUZZ_RUNS"] ?? 2000);
const seed = seedOf(process.env);

const MAX_DELIVERIES = 60;
const GRAPH = "https://graph.example";

/** As the host hands a message over: parsed if it is JSON. */
const inputOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Runs a message and all that follows from it. Each message between two steps goes through its text, as on a queue. */
const deliver = async (
  world: World,
  first: QueueMessage | InvalidMessage,
  text: string,
): Promise<{ readonly deliveries: number }> => {
  const delivery: Delivery = {
    queue: "jobs",
    messageId: "m-1",
    insertedOn: new Date(world.clock.nowMs()),
    dequeueCount: 1,
    poisoned: false,
    text,
  };
  await runStep(world.ports, defaultPolicy, first, delivery);
  let deliveries = 1;
  while (deliveries < MAX_DELIVERIES) {
    const held = world.host.receive();
    if (held === null) {
      if (world.host.hasVisible || world.skipToNextMessage()) continue;
      break;
    }
    deliveries++;
    const message = readOfTransfer(inputOf(encodeMessage(held.message, new Date().toISOString())), BASE);
    expect(message.kind).toBe(held.message.kind);
    await runStep(world.ports, defaultPolicy, message, held.delivery);
    world.host.complete(held);
  }
  return { deliveries };
};

/** The addresses that a job leads to, as the real clients build them. */
const addressesOf = async ({ request }: Job): Promise<{ readonly graph: URL[]; readonly blob: URL }> => {
  const { graph, toGraph } = scripted(
    Array.from({ length: 3 }, () => answered(500)),
    GRAPH,
  );
  const destination = graphDestination(graph);
  await destination.createSession(specOf(request.target, request.options));
  await destination.getItem(request.target, wanted);
  const { container, blob } = request.source;
  const client = new BlobServiceClient(BASE).getContainerClient(container).getBlobClient(blob);
  return { graph: toGraph.map(({ url }) => new URL(url)), blob: new URL(client.url) };
};

it(
  "ends every message in exactly one result, and leads nowhere else",
  { timeout: Math.max(600_000, runs * 200) },
  async () => {
    const seen = { jobs: 0, refused: 0, completed: 0, failed: 0 };
    const longest = { readMs: 0, runMs: 0, deliveries: 0, resultBytes: 0 };
    try {
      await fc.assert(
        fc.asyncProperty(
          messageTexts,
          fc.boolean(),
          fc.integer({ min: 0, max: 40 }),
          async (text, exists, bytes) => {
            const input = inputOf(text);
            const startedMs = performance.now();
            const message = readOfTransfer(input, BASE);
            const received = textOfInput(input);
            longest.readMs = Math.max(longest.readMs, performance.now() - startedMs);

            const isPrint = message.kind === "job" && message.job.request.target.kind === "printDocument";
            const world = new World(scenario({ target: isPrint ? "print" : "drive" }));
            if (message.kind === "job") {
              if (exists) world.source.put(message.job.request.source, contentOf(bytes));
              else world.source.remove(message.job.request.source);
              const { graph, blob } = await addressesOf(message.job);
              expect(graph.map(({ origin }) => origin)).toEqual(graph.map(() => GRAPH));
              expect(graph.every(({ pathname }) => /^\/(v1\.0|beta)\//.test(pathname))).toBe(true);
              expect(blob.origin).toBe(BASE);
              expect(decodeURIComponent(blob.pathname.split("/")[1] ?? "")).toBe(
                message.job.request.source.container,
              );
            }
            const runStartedMs = performance.now();
            // Only a newer app can read it: it goes back, unread.
            if (message.kind === "newer") return;
            const { deliveries } = await deliver(world, message, received);
            longest.runMs = Math.max(longest.runMs, performance.now() - runStartedMs);
            longest.deliveries = Math.max(longest.deliveries, deliveries);

            expect(world.messages).toBe(0);
            expect(world.results.all).toHaveLength(1);
            const [result] = world.results.all;
            if (result === undefined) return;
            longest.resultBytes = Math.max(longest.resultBytes, Buffer.byteLength(encodeJson(result)));
            seen[message.kind === "job" ? "jobs" : "refused"]++;
            seen[result.data.status === "completed" ? "completed" : "failed"]++;
            if (message.kind !== "job") expect(result.type).toBe("blobferry.message.rejected");
            expect(Object.prototype).not.toHaveProperty("polluted");
          },
        ),
        { numRuns: runs, seed },
      );
    } finally {
      console.log(
        `fuzz of ${runs} messages, SEED=${seed}: ${JSON.stringify(seen)}; longest: read ${longest.readMs.toFixed(1)} ms, run ${longest.runMs.toFixed(1)} ms, ${longest.deliveries} deliveries, result ${longest.resultBytes} bytes`,
      );
    }
    // Neither side of the intake may go untried.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(runs / 50);
  },
);
