import { afterAll, expect, it } from "vitest";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { startAzurite, type Azurite } from "../../local/azurite.ts";
import { startStorageProxy, type StorageProxy } from "../../local/faults/storage-proxy.ts";
import { startGraph, type Graph } from "../../local/graph/server.ts";
import type { StartedProcess } from "../../local/launcher/processes.ts";
import { content, KIB, sha256 } from "../support/content.ts";
import { addressOf, targetsOf } from "../support/targets.ts";
import { startAppHost } from "../support/app-host.ts";
import { ThrottledWindow } from "../support/throttled-window.ts";
import { collectResults } from "../support/collect-results.ts";
import { until } from "../support/until.ts";

const HOSTS = 4;
const FIRST_TRANSFERS = 200;
/** Sent inside the window, when nobody may start them. */
const LATE_TRANSFERS = 40;
const RANGE = 320 * KIB;
const BYTES = 2 * RANGE;
const QUIET_WINDOW_MS = 22_000;
/** What four hosts need to start at once on two quiet cores. All times below grow with what they need here and now. */
const QUIET_START_MS = 5000;
const MOST_SLOWNESS = 8;
/** host.json: 16 in a batch, and 8 more while no more than 8 are left of it. */
const IN_FLIGHT_PER_HOST = 24;
/** A host learns of another's cooldown by its next read of the store, every 3 s, and a loaded machine is slow. */
const QUIET_LEARNT_WITHIN_MS = 3000 + 1500;
const READ_EVERY_MS = 3000;

let azurite: Azurite | null = null;
let proxy: StorageProxy | null = null;
let graph: Graph | null = null;
const hosts: StartedProcess[] = [];
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop("SIGKILL")));
  await graph?.close();
  await proxy?.close();
  await azurite?.stop();
});

it("a 429 to one is heeded by all: silence in the window, and a slow start after it", async () => {
  const window = new ThrottledWindow(QUIET_WINDOW_MS);
  azurite = await startAzurite({ inMemory: true });
  const cooldownCalls: number[] = [];
  proxy = await startStorageProxy(azurite.connectionString, ({ operation }) => {
    if (operation === "throttle") cooldownCalls.push(Date.now());
    return Promise.resolve(undefined);
  });
  graph = await startGraph({ intercept: (exchange) => window.meet(exchange), requestLogLength: 20_000 });
  const sources = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
    "sources",
  );
  await sources.create();
  await sources.getBlockBlobClient("file").uploadData(content(BYTES));
  const queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  const transfers = queues.getQueueClient("transfers");
  const results = collectResults(queues.getQueueClient("transfer-results"));
  await transfers.create();

  const logs: string[] = [];
  const startHost = async (): Promise<StartedProcess> => {
    const own = logs.push("") - 1;
    const host = await startAppHost(
      {
        AzureWebJobsStorage: proxy?.connectionString ?? "",
        GRAPH_ENDPOINT: graph?.url ?? "",
        BLOBFERRY_LOCAL_LEASE_SECONDS: "15",
      },
      (line) => {
        logs[own] = `${logs[own] ?? ""}${line}\n`;
      },
    );
    hosts.push(host);
    return host;
  };
  const send = async (from: number, count: number): Promise<string[]> => {
    const ids = Array.from({ length: count }, (_, n) => `fleet-${from + n}`);
    await Promise.all(
      ids.map((id) =>
        transfers.sendMessage(
          JSON.stringify({
            source: { container: "sources", blob: "file" },
            target: targetsOf(id).bundle,
            transferId: id,
            options: { rangeBytes: RANGE },
          }),
        ),
      ),
    );
    return ids;
  };

  const startedMs = Date.now();
  await Promise.all(Array.from({ length: HOSTS }, startHost));
  const slowness = Math.min(Math.max(1, (Date.now() - startedMs) / QUIET_START_MS), MOST_SLOWNESS);
  const windowMs = QUIET_WINDOW_MS * slowness;
  const learntWithinMs = QUIET_LEARNT_WITHIN_MS * slowness;
  const ids = await send(1000, FIRST_TRANSFERS);
  await until("60 ranges", 60_000, () => window.seen >= 60 || undefined);
  window.open(windowMs);
  await until("a time when all can know", 20_000, () => window.openForMs > learntWithinMs || undefined);
  // A redeployment: what comes up now knows nothing but what the others have left in storage.
  await Promise.all(hosts.splice(0).map((host) => host.stop("SIGKILL")));
  await startHost();
  ids.push(...(await send(5000, LATE_TRANSFERS)));
  await until(
    "a job that the new host holds",
    15_000,
    () => logs.at(-1)?.includes("may not begin yet") === true || undefined,
  );
  expect(window.openForMs, "still in the window").toBeLessThan(windowMs);
  await Promise.all(Array.from({ length: HOSTS - 1 }, startHost));

  const published = await until(
    "end of every transfer",
    200_000,
    async () => {
      const seen = new Map((await results()).map((result) => [result.subject, result]));
      return ids.every((id) => seen.has(id)) ? seen : undefined;
    },
    () => logs.join("---\n").slice(-3000),
  );
  for (const id of ids) {
    expect(published.get(id)?.data, id).toMatchObject({ status: "completed", verification: "matched" });
    const item = graph.items().find(({ address }) => address === addressOf("bundle", id));
    expect(item, id).toMatchObject({ commits: 1, sha256: sha256(content(BYTES)) });
  }

  const inside = window.arrivalsInside();
  expect(inside.length, "requests inside the window").toBeLessThanOrEqual(HOSTS * IN_FLIGHT_PER_HOST);
  // An instance that gets no answer from storage in time, as on a very busy machine, goes by what it knows, and says so.
  const uninformed = logs.filter((log) =>
    log.includes("could not be read, so this instance goes by its own"),
  );
  const late = inside.filter(({ afterOpeningMs }) => afterOpeningMs > learntWithinMs);
  expect(late.length, "requests after everybody can know").toBeLessThanOrEqual(
    uninformed.length * IN_FLIGHT_PER_HOST,
  );
  expect(window.early, "requests about an item before its own Retry-After").toEqual([]);

  // When they were to start, whatever a busy machine made of it.
  const due = dueAfter(logs.join(""), window.closesAtMs);
  const dueAtOnce = due.filter((afterClosingMs) => afterClosingMs < 1000).length;
  expect(due.length, "transfers that waited").toBeGreaterThanOrEqual(LATE_TRANSFERS);
  expect(dueAtOnce / due.length, "to start in the first second").toBeLessThan(0.35);
  const started = window.firstAfter();
  const startedAtOnce = started.filter((afterClosingMs) => afterClosingMs < 1000).length;
  expect(startedAtOnce / started.length, "started in the first second").toBeLessThan(0.35);

  const reads = cooldownCalls.length;
  const mostReads = 2 * HOSTS * ((Date.now() - startedMs) / READ_EVERY_MS + 1) + 3 * inside.length;
  expect(reads, "calls about the cooldown").toBeLessThan(mostReads);
  console.log(
    `${ids.length} transfers on ${HOSTS} hosts, window ${(windowMs / 1000).toFixed(0)} s: ${inside.length} requests inside, the last ` +
      `${Math.max(0, ...inside.map(({ afterOpeningMs }) => afterOpeningMs))} ms after it began; ` +
      `${due.length} waited, ${((100 * dueAtOnce) / due.length).toFixed(0)} % of them to start in the first second after it, ` +
      `the last ${(Math.max(...due) / 1000).toFixed(1)} s after it; ${reads} calls about the cooldown`,
  );
});

/** By transfer, the last time it was put off to, before or after it began: how long after the window. */
const dueAfter = (log: string, closesAtMs: number): readonly number[] => {
  const due = new Map<string, number>();
  for (const [, at = "", id = "", delayMs = ""] of log.matchAll(
    /^\[(\S+)\].* transfer (\S+) (?:postponed to step \d+ by|may not begin yet, tried again in) (\d+)[.\d]* ms/gm,
  )) {
    due.set(id, Date.parse(at) + Number(delayMs) - closesAtMs);
  }
  return [...due.values()];
};
