import { describe, expect, it } from "vitest";
import type { BatchRequest } from "../../../src/batch/batch-request.ts";
import type { ReportLine } from "../../../src/batch/report-line.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { batchRequest, listedBlob } from "../../support/sample-batch.ts";
import { Crash } from "../../fakes/watched-ports.ts";

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `2026/${100 + n}.pdf`);
const blobsOf = (count: number) => namesOf(count).map((name) => listedBlob(name));

const linesOf = (world: BatchWorld, batchId: string): readonly ReportLine[] =>
  world.pages.lists(batchId).manifest as readonly ReportLine[];

const statusesOf = (world: BatchWorld, batchId: string): Record<string, string> =>
  Object.fromEntries(linesOf(world, batchId).map(({ blob, status }) => [blob, status]));

/** A first run over these blobs, and after a change a second one that names it. */
const runTwice = async (
  world: BatchWorld,
  change: (world: BatchWorld) => void = () => undefined,
  second: Partial<BatchRequest> = {},
): Promise<void> => {
  await world.submit(batchRequest(), "first");
  await world.drain();
  change(world);
  await world.submit(batchRequest({ previousBatchId: "first", ...second }), "second");
  await world.drain();
};

it("sends nothing where nothing has changed, and its manifest is whole all the same", async () => {
  const world = new BatchWorld(blobsOf(11));
  await runTwice(world);
  const { status, totals } = world.recordOf("second");
  expect(status).toBe("completed");
  expect(totals).toMatchObject({ listed: 11, unchanged: 11, planned: 0, plannedBytes: 0, movedBytes: 0 });
  expect([...world.arrived.values()]).toEqual(Array(11).fill(1));
  expect(world.records.peekAll()).toHaveLength(11);
  const [first, second] = [linesOf(world, "first"), linesOf(world, "second")];
  expect(second).toEqual(first.map((line) => ({ ...line, status: "unchanged" })));
  expect(second[0]?.transferId).toMatch(/^m-/);
});

it("goes on from a second run in a third", async () => {
  const world = new BatchWorld(blobsOf(7));
  await runTwice(world);
  await world.submit(batchRequest({ previousBatchId: "second" }), "third");
  await world.drain();
  expect(world.recordOf("third").totals).toMatchObject({ unchanged: 7, planned: 0 });
  expect(linesOf(world, "third")).toEqual(linesOf(world, "second"));
});

it("sends what has changed, is new or had failed, and nothing else", async () => {
  const world = new BatchWorld(blobsOf(20), (blob) => (blob.endsWith("/105.pdf") ? 1 : 0));
  await runTwice(world, () => {
    world.blobs = [
      listedBlob("2026/000.pdf"),
      ...blobsOf(20)
        .filter(({ name }) => !/\/11[0-4]\.pdf$/.test(name))
        .map((blob) => (/\/(101|119)\.pdf$/.test(blob.name) ? { ...blob, eTag: '"new"' } : blob)),
      listedBlob("2026/999.pdf"),
    ];
  });
  const sent = Object.entries(statusesOf(world, "second")).filter(([, status]) => status !== "unchanged");
  expect(sent.map(([blob]) => blob)).toEqual(
    ["000", "101", "105", "119", "999"].map((name) => `2026/${name}.pdf`),
  );
  expect(world.recordOf("second").totals).toMatchObject({
    listed: 17,
    unchanged: 12,
    planned: 5,
    ended: { completed: 4, failed: 1 },
  });
});

it("finds what arrived also with other lists, whose pages are others", async () => {
  const world = new BatchWorld(blobsOf(30));
  await runTwice(world, undefined, {
    source: { container: "scans", prefix: "2026/1", include: ["*[05].pdf", "*3.pdf"], exclude: [] },
  });
  const { totals } = world.recordOf("second");
  expect(totals.planned).toBe(0);
  expect(totals.unchanged).toBeGreaterThan(0);
});

it("sends a file again that goes under another path", async () => {
  const world = new BatchWorld(blobsOf(4));
  await runTwice(world, undefined, { target: { kind: "drive", driveId: "d", path: "new/{path}" } });
  expect(world.recordOf("second").totals).toMatchObject({ unchanged: 0, planned: 4 });
});

it("takes nothing from a plan without bytes", async () => {
  const world = new BatchWorld(blobsOf(4));
  await world.submit(batchRequest({ dryRun: true }), "plan");
  await world.drain();
  await world.submit(batchRequest({ previousBatchId: "plan" }), "second");
  await world.drain();
  expect(world.recordOf("second").totals).toMatchObject({ unchanged: 0, ended: { completed: 4 } });
});

describe("ends as failed, and sends nothing, if the batch that it names", () => {
  const failing = async (world: BatchWorld, own: Partial<BatchRequest>) => {
    await world.submit(batchRequest({ previousBatchId: "first", ...own }), "second");
    await world.drain();
    expect(world.recordOf("second")).toMatchObject({ status: "failed", error: { code: "invalid-job" } });
    expect(world.records.peekAll().length).toBeLessThanOrEqual(4);
    return world.recordOf("second").error?.message;
  };
  const afterFirst = async (): Promise<BatchWorld> => {
    const world = new BatchWorld(blobsOf(4));
    await world.submit(batchRequest(), "first");
    await world.drain();
    return world;
  };

  it("is not there", async () => {
    expect(await failing(new BatchWorld(blobsOf(4)), {})).toContain("there is no batch first");
  });

  it("has not ended", async () => {
    const world = new BatchWorld(blobsOf(4));
    await world.submit(batchRequest(), "first");
    expect(await failing(world, {})).toContain("has ended");
  });

  it("wrote to another target", async () => {
    expect(await failing(await afterFirst(), { target: { kind: "drive", driveId: "other" } })).toContain(
      "another target",
    );
  });

  it("read from another container", async () => {
    const source = { container: "other", prefix: "2026/", include: [], exclude: [] };
    expect(await failing(await afterFirst(), { source })).toContain("another container");
  });
});

it("survives a crash before and after each call of a second run", async () => {
  const run = async (dyingAt: number): Promise<{ readonly world: BatchWorld; readonly calls: number }> => {
    const world = new BatchWorld(blobsOf(8));
    let calls = 0;
    await runTwice(world, () => {
      world.blobs = blobsOf(9).map((blob) =>
        blob.name.endsWith("104.pdf") ? { ...blob, eTag: '"new"' } : blob,
      );
      world.nemesis = (call) => {
        // The request itself is made once here.
        if (calls++ === dyingAt && !call.startsWith("batches.create")) throw new Crash(call);
      };
    }).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    return { world, calls };
  };
  const { calls } = await run(-1);
  for (let point = 0; point < calls; point++) {
    const { world } = await run(point);
    // A submit that died is made again.
    await world.submit(batchRequest({ previousBatchId: "first" }), "second");
    await world.drain();
    await world.runTimer();
    expect(world.recordOf("second"), `call ${point}`).toMatchObject({
      status: "completed",
      totals: { listed: 9, unchanged: 7, planned: 2, ended: { completed: 2 } },
    });
    expect(linesOf(world, "second").filter(({ status }) => status === "completed")).toHaveLength(2);
    expect(world.arrived.get("2026/104.pdf")).toBe(2);
    expect(world.arrived.get("2026/108.pdf")).toBe(1);
  }
});
