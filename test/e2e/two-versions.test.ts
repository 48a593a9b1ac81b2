import { afterAll, beforeAll, expect, it } from "vitest";
import { content } from "../support/content.ts";
import { startAppHost } from "../support/app-host.ts";
import { buildNextVersion, type NextVersion } from "../support/next-version.ts";
import { untilAllEnded } from "../support/run-backlog.ts";
import { idsOf, SMALLEST_RANGE_BYTES } from "../support/send-jobs.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf, targetsOf } from "../support/targets.ts";
import type { StartedProcess } from "../../local/launcher/processes.ts";

const KEY = "the-key-of-this-test";
const OLD = idsOf("submitted-to-old", 50);
const NEW = idsOf("submitted-to-new", 50);
const RANGES = 3;
const ENV = {
  BLOBFERRY_LOCAL_KEY: KEY,
  BLOBFERRY_LOCAL_LEASE_SECONDS: "60",
  // A message that only the other version can read comes back after about a second.
  BLOBFERRY_LOCAL_PATIENCE: "0.02",
};

let next: NextVersion | null = null;
let newer: StartedProcess | null = null;
let newerLog = "";
let system: System;
beforeAll(async () => {
  next = await buildNextVersion();
  system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      intercept: ({ route }) =>
        route === "putRange" ? { kind: "delay", when: "after", delayMs: 100 } : undefined,
    },
    env: ENV,
  });
  newer = await startAppHost(
    { ...ENV, AzureWebJobsStorage: system.connectionString, GRAPH_ENDPOINT: system.graph.url },
    (line) => {
      newerLog += `${line}\n`;
    },
    next.appRoot,
  );
  await system.putBlob("file", content(RANGES * SMALLEST_RANGE_BYTES));
});
afterAll(async () => {
  await newer?.stop("SIGKILL");
  await system.stop();
  await next?.remove();
});

const submit = async (host: StartedProcess, ids: readonly string[]): Promise<void> => {
  for (const transferId of ids) {
    const answer = await fetch(`${host.ready}/api/transfers`, {
      method: "POST",
      headers: { "x-functions-key": KEY, "content-type": "application/json" },
      body: JSON.stringify({
        source: { container: "sources", blob: "file" },
        target: targetsOf(transferId).bundle,
        transferId,
        options: { rangeBytes: SMALLEST_RANGE_BYTES },
      }),
    });
    expect(answer.status, await answer.text()).toBe(202);
  }
};

it("completes a hundred transfers once each while two versions share a queue", async () => {
  const ids = [...OLD, ...NEW];
  await Promise.all([submit(system.host(), OLD), submit(newer ?? expect.fail(), NEW)]);
  const results = await untilAllEnded(system, ids, 250_000);
  expect(results.filter(({ data }) => data.status !== "completed" || data.sessions !== 1)).toEqual([]);
  const { commits, counts } = system.graph.state();
  expect(commits).toEqual(Object.fromEntries(ids.map((id) => [addressOf("bundle", id), 1])));
  expect(counts.bytesAccepted).toBe(ids.length * RANGES * SMALLEST_RANGE_BYTES);

  const lines = `${system.log()}${newerLog}`;
  expect(lines).not.toMatch(/ rejected; | failed, |\(Failed|MaxDequeueCount/);
  // Both had a part in it, and the older one left alone what it cannot read.
  const putBack = system.log().match(/which only a newer blobferry can read/g)?.length ?? 0;
  const advanced = (log: string): number => log.match(/ advanced to step /g)?.length ?? 0;
  console.log(
    `steps by the older version: ${advanced(system.log())}, by the newer one: ${advanced(newerLog)}; put back ${putBack} times`,
  );
  expect(putBack).toBeGreaterThan(0);
  expect(advanced(system.log())).toBeGreaterThan(0);
  expect(advanced(newerLog)).toBeGreaterThan(0);
});
