import { afterAll, beforeAll, expect, it } from "vitest";
import { blobRecordStore } from "../../src/storage/record-store.ts";
import { content, KIB, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf, targetsOf } from "../support/targets.ts";
import { MASTER_KEY } from "../support/app-host.ts";
import { seededRandom } from "../fakes/seeded-random.ts";
import { seedOf } from "../support/seed.ts";
import { allSummaries } from "../support/all-summaries.ts";

const TRANSFERS = 20;
const RANGE = 320 * KIB;
const BYTES = 40 * RANGE;
/** So many messages are to vanish; more than there are transfers at first, so some lose several. */
const STOLEN = 60;
/** Below so many open transfers the queue is empty too often to steal from: more are sent until enough has vanished. */
const OPEN_AT_LEAST = 5;

let system: System;
beforeAll(async () => {
  system = await startSystem({
    env: {
      BLOBFERRY_LOCAL_MASTER_KEY: MASTER_KEY,
      BLOBFERRY_LOCAL_PATIENCE: "0.002",
      BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS: "2",
      BLOBFERRY_LOCAL_LEASE_SECONDS: "60",
    },
  });
  await system.putBlob("file", content(BYTES));
});
afterAll(() => system.stop());

it(`completes ${TRANSFERS} transfers or more although ${STOLEN} of their messages vanish from the queue`, async () => {
  const seed = seedOf(process.env);
  console.log(`SEED=${seed}`);
  const random = seededRandom(seed);
  const ids: string[] = [];
  const send = async (): Promise<void> => {
    const id = `lost-${ids.length}`;
    ids.push(id);
    await system.send({
      source: { container: "sources", blob: "file" },
      target: targetsOf(id).bundle,
      transferId: id,
      options: { rangeBytes: RANGE },
    });
  };
  for (let n = 0; n < TRANSFERS; n += 1) await send();
  const records = blobRecordStore(system.blobs.getContainerClient("transfer-records"));
  // A job that has not been admitted has left no trace but its message; every other transfer must survive its loss.
  const admitted = (): Promise<true> =>
    system.until("admission of every transfer", 60_000, async () => {
      return (await allSummaries(records)).length === ids.length || undefined;
    });
  await admitted();
  let stolen = 0;
  let revivals = 0;
  await system.until("end of every transfer", 150_000, async () => {
    stolen += await steal(random, STOLEN - stolen);
    await revive();
    revivals += 1;
    const open = (await allSummaries(records)).filter(({ resultPublished }) => !resultPublished).length;
    if (stolen < STOLEN && open < OPEN_AT_LEAST) {
      await send();
      await admitted();
      return undefined;
    }
    const published = new Set((await system.allResults()).map(({ subject }) => subject));
    return open === 0 && ids.every((id) => published.has(id)) ? true : undefined;
  });

  const results = await system.allResults();
  for (const id of ids) {
    const ends = new Set(results.filter(({ subject }) => subject === id).map((result) => result.id));
    expect(ends.size, id).toBe(1);
    const item = system.graph.items().find(({ address }) => address === addressOf("bundle", id));
    expect(item, id).toMatchObject({ commits: 1, sha256: sha256(content(BYTES)) });
  }
  expect(results.every(({ data }) => data.status === "completed")).toBe(true);
  expect(system.graph.sessions()).toEqual([]);
  expect(stolen).toBe(STOLEN);
  console.log(
    `${stolen} messages stolen, ${revivals} runs of the timer, ${ids.length} transfers ended, 0 stuck`,
  );
});

/** A few at a time, and only to keep them: a message that is put back has been delivered once more, and five are too many. */
const steal = async (random: () => number, most: number): Promise<number> => {
  if (most === 0) return 0;
  const { receivedMessageItems } = await system.steps.receiveMessages({
    numberOfMessages: Math.min(most, 1 + Math.floor(random() * 4)),
  });
  for (const { messageId, popReceipt } of receivedMessageItems) {
    await system.steps.deleteMessage(messageId, popReceipt);
  }
  return receivedMessageItems.length;
};

const revive = async (): Promise<void> => {
  const answer = await fetch(`${system.host().ready}/admin/functions/rescueStalled`, {
    method: "POST",
    headers: { "x-functions-key": MASTER_KEY, "content-type": "application/json" },
    body: "{}",
  });
  expect(answer.status).toBe(202);
};
