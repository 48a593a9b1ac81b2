import { afterAll, expect, it } from "vitest";
import { content, MIB } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

const GIB = 1024 * MIB;
const RANGE_BYTES = 62_586_880;
/** The app's own delays, shortened; the ten minutes are shortened alike. */
const PATIENCE = 0.02;
const HIDDEN_MS = 10 * 60_000 * PATIENCE;

let system: System | null = null;
afterAll(() => system?.stop());

/** The same block, named over and over: the blob is large, what is stored is not. */
const putTwoGib = async ({ blobs }: System): Promise<void> => {
  const blob = blobs.getContainerClient("sources").getBlockBlobClient("large");
  const block = Buffer.from("block").toString("base64");
  const bytes = content(64 * MIB);
  await blob.stageBlock(block, bytes, bytes.length);
  await blob.commitBlockList(Array.from({ length: (2 * GIB) / bytes.length }, () => block));
};

it("commits a file of 2 GiB once, although its item appears ten minutes after a lost last answer", async () => {
  let isCommitted = false;
  let firstLookUpMs: number | null = null;
  let lookUps = 0;
  const started = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      intercept: ({ route, contentRange }) => {
        if (route === "putRange" && contentRange?.includes(`-${2 * GIB - 1}/`) === true) {
          isCommitted = true;
          return { kind: "cut", when: "after" };
        }
        if (route !== "getItem" || !isCommitted) return null;
        lookUps++;
        firstLookUpMs ??= Date.now();
        return Date.now() - firstLookUpMs < HIDDEN_MS
          ? { kind: "answer", status: 404, body: { error: { code: "itemNotFound", message: "not yet" } } }
          : null;
      },
    },
    azurite: {},
    env: { BLOBFERRY_LOCAL_PATIENCE: String(PATIENCE) },
  });
  system = started;
  await putTwoGib(started);
  await started.send({
    source: { container: "sources", blob: "large" },
    target: targetsOf("late").bundle,
    transferId: "late",
    options: { rangeBytes: RANGE_BYTES, conflictBehavior: "replace" },
  });
  const { data } = await started.result("late", 300_000);
  console.log(`${lookUps} look-ups, ${data.sessions} sessions, ${data.ranges} ranges`);
  expect(data).toMatchObject({ status: "completed", verification: "matched", bytes: 2 * GIB, sessions: 1 });
  expect(started.graph.state().counts.commits).toBe(1);
  expect(lookUps).toBeGreaterThan(1);
});
