import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { startAzurite, type Azurite } from "../../local/azurite.ts";
import { startGraph, type Graph } from "../../local/graph/server.ts";
import type { StartedProcess } from "../../local/launcher/processes.ts";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { content, MIB } from "../support/content.ts";
import { addressOf, targetsOf } from "../support/targets.ts";
import { startAppHost } from "../support/app-host.ts";
import { seededRandom } from "../fakes/seeded-random.ts";
import { seedOf } from "../support/seed.ts";
import { collectResults } from "../support/collect-results.ts";
import { until } from "../support/until.ts";

const KILLS = 20;
const BLOCK = 64 * MIB;
/** More ranges than the kills use up on a machine that sends them as fast as it can. */
const BYTES = 1024 * MIB;
const RANGE = 10 * MIB;
/** The longest a kill strikes after the request it lies in wait for: longer than a range takes here. */
const STRIKES_WITHIN_MS = 120;

let azurite: Azurite | null = null;
let graph: Graph | null = null;
let host: StartedProcess | null = null;
let log = "";
afterAll(async () => {
  await host?.stop("SIGKILL");
  await graph?.close();
  await azurite?.stop();
});

it(`moves 1 GiB whole through ${KILLS} random kill -9s, with at most one range sent twice for each`, async () => {
  const seed = seedOf(process.env);
  console.log(`SEED=${seed}`);
  const random = seededRandom(seed);
  azurite = await startAzurite();
  graph = await startGraph({ sink: true, hashes: "all" });
  const { connectionString } = azurite;
  const sha256 = await putBlob(connectionString);
  const queues = QueueServiceClient.fromConnectionString(connectionString);
  const results = collectResults(queues.getQueueClient("transfer-results"));
  const env = {
    AzureWebJobsStorage: connectionString,
    GRAPH_ENDPOINT: graph.url,
    BLOBFERRY_LOCAL_LEASE_SECONDS: "2",
    BLOBFERRY_LOCAL_PATIENCE: "0.02",
    // host.json's own: on a slow machine several kills in a row can strike the same step.
    AzureFunctionsJobHost__extensions__queues__maxDequeueCount: "10",
  };
  const start = (): Promise<StartedProcess> =>
    startAppHost(env, (line) => {
      log += `${line}\n`;
    });
  host = await start();
  await queues.getQueueClient("transfers").sendMessage(
    JSON.stringify({
      source: { container: "sources", blob: "big" },
      target: targetsOf("kills").bundle,
      transferId: "kills",
      // As many ranges as kills need; left to itself, the worker would soon send large ones.
      options: { rangeBytes: RANGE },
    }),
  );

  const standIn = graph;
  const counts = () => standIn.state().counts;
  let kills = 0;
  for (; kills < KILLS; kills++) {
    const puts = counts().rangePuts + 1 + Math.floor(random() * 2);
    await until(
      `PUT ${puts}`,
      60_000,
      () => counts().rangePuts >= puts || undefined,
      () => log.slice(-4000),
    );
    // Strikes at a random moment; the test does not wait for anything here.
    await sleep(random() * STRIKES_WITHIN_MS);
    expect(counts().commits, "still under way").toBe(0);
    await host.stop("SIGKILL");
    host = await start();
  }

  const published = await until(
    "result",
    120_000,
    async () => {
      const seen = await results();
      return seen.length > 0 ? seen : undefined;
    },
    () => log.slice(-4000),
  );
  expect(published[0]?.data).toMatchObject({ status: "completed", verification: "matched", sessions: 1 });
  const item = graph.items().find(({ address }) => address === addressOf("bundle", "kills"));
  expect(item).toMatchObject({ sizeBytes: BYTES, sha256, commits: 1 });
  const { bytesAccepted, bytesRefused } = counts();
  expect(bytesAccepted).toBe(BYTES);
  expect(bytesRefused).toBeLessThanOrEqual(kills * RANGE);
  expect(new Set(published.map(({ id }) => id)).size).toBe(1);
  expect(graph.sessions()).toEqual([]);
  console.log(
    `${kills} kills: 1 GiB whole, SHA-256 equal, 1 commit, ${(bytesRefused / MIB).toFixed(1)} MiB sent twice (${(bytesRefused / RANGE / kills).toFixed(2)} ranges per kill)`,
  );
});

/** One block, named over and over: the blob is large, what is sent for it is not. */
const putBlob = async (connectionString: string): Promise<string> => {
  const sources = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("sources");
  await sources.create();
  const blob = sources.getBlockBlobClient("big");
  const block = Buffer.from("block").toString("base64");
  const bytes = content(BLOCK);
  const hash = createHash("sha256");
  await blob.stageBlock(block, bytes, bytes.length);
  await blob.commitBlockList(Array.from({ length: BYTES / BLOCK }, () => block));
  for (let done = 0; done < BYTES; done += BLOCK) hash.update(bytes);
  return hash.digest("hex");
};
