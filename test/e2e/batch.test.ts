import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { BatchView } from "../../src/client/batch-view.ts";
import { transferClientFromEnvironment } from "../../src/client/create-transfer-client.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";
import type { ReportLine } from "../../src/batch/report-line.ts";
import { content, sha256 } from "../support/content.ts";
import { runPiped } from "../support/run-cli.ts";
import { startSystem, type System } from "../support/system.ts";

const BYTES = 1000;
const FILES = 240;
const FOLDERS = 12;

let system: System;
afterEach(() => system.stop());

const nameOf = (n: number): string => `2026/f${n % FOLDERS}/file ${n}.pdf`;

/** Of another length each, so that no two files are alike. */
const contentOf = (n: number): Buffer => content(BYTES + n);

/** The settings of the running app, as a command line sees them. */
const settings = () => ({ AzureWebJobsStorage: system.connectionString });

const putAll = async (): Promise<void> => {
  await Promise.all(Array.from({ length: FILES }, (_, n) => system.putBlob(nameOf(n), contentOf(n))));
  await system.putBlob("2026/notes.txt", content(10));
  await system.putBlob("2025/old.pdf", content(10));
};

const archive = (): string => {
  const site = system.graph.tenant().sites.find(({ name }) => name === "Finance");
  const library = site?.libraries.find(({ name }) => name === "Archive");
  if (library === undefined) throw new Error("the tenant has no library Archive");
  return library.webUrl;
};

const linesOf = async (name: string | null): Promise<readonly ReportLine[]> => {
  const blob = system.blobs.getContainerClient("transfer-records").getBlobClient(name ?? "none");
  const text = (await blob.downloadToBuffer()).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ReportLine);
};

const ended = (id: string): Promise<BatchView> =>
  system.until("end of the batch", 180_000, async () => {
    const batch = await transferClientFromEnvironment(settings()).batches.get(id);
    return batch?.endedAt ? batch : undefined;
  });

it("copies a folder by its address, plans it first, and is told whole in its manifest", async () => {
  system = await startSystem();
  await putAll();
  const copy = ["copy", "sources/2026/", archive(), "--include", "**/*.pdf", "--json"];
  const plan = await runPiped([...copy, "--id", "plan", "--dry-run", "-q"], { env: settings() });
  expect(plan.code, plan.err).toBe(0);
  expect(await ended("plan")).toMatchObject({
    status: "completed",
    totals: {
      listed: FILES + 1,
      planned: FILES,
      plannedBytes: FILES * BYTES + (FILES * (FILES - 1)) / 2,
      excluded: { "not-included": 1 },
    },
  });
  expect(system.graph.items()).toEqual([]);

  const run = await runPiped([...copy, "--id", "run"], { env: settings() });
  expect(run.code, run.err).toBe(0);
  const batch = await ended("run");
  expect(batch).toMatchObject({ status: "completed", totals: { completed: FILES, failed: 0, running: 0 } });
  const items = system.graph.items();
  expect(items).toHaveLength(FILES);
  expect(items.filter(({ commits }) => commits !== 1)).toEqual([]);
  const manifest = await linesOf(batch.manifest);
  expect(manifest.map(({ blob }) => blob).sort()).toEqual(
    Array.from({ length: FILES }, (_, n) => nameOf(n)).sort(),
  );
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const { blob, path, item, verification } of manifest) {
    expect(path).toBe(blob.slice("2026/".length));
    const n = Number(/ (\d+)\./.exec(blob)?.[1]);
    expect(byId.get(item?.id ?? "")?.sha256, blob).toBe(sha256(contentOf(n)));
    expect(verification, blob).toBe("matched");
  }
  expect(await linesOf(batch.failures)).toEqual([]);
});

it("sends nothing again that has arrived, and exactly what has changed", async () => {
  const calls = new Map<string, number>();
  system = await startSystem({
    onStorageCall: (operation) => calls.set(operation, (calls.get(operation) ?? 0) + 1),
  });
  await putAll();
  const run = async (batchId: string, previousBatchId?: string): Promise<BatchView> => {
    const { batches } = transferClientFromEnvironment(settings());
    await batches.submit({
      source: { container: "sources", prefix: "2026/", include: ["**/*.pdf"] },
      target: { kind: "webUrl", url: archive() },
      options: { conflictBehavior: "replace" },
      batchId,
      ...(previousBatchId === undefined ? {} : { previousBatchId }),
    });
    return await ended(batchId);
  };
  expect(await run("first")).toMatchObject({ status: "completed", totals: { completed: FILES } });

  calls.clear();
  const toGraph = system.graph.requests().length;
  const second = await run("second", "first");
  expect(second).toMatchObject({
    status: "completed",
    totals: { unchanged: FILES, planned: 0, movedBytes: 0 },
  });
  expect(system.graph.requests().length - toGraph, "calls to Graph").toBe(0);
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  console.log(`second run: ${(total / FILES).toFixed(2)} storage calls per blob, ${total} in all`);
  // The pages of the listing, and no blob.
  expect(calls.get("source read") ?? 0).toBe(Math.ceil((FILES + 1) / 200));

  const changed = Array.from({ length: 10 }, (_, index) => index * 20 + 3);
  await Promise.all(changed.map((n) => system.putBlob(nameOf(n), content(2 * BYTES + n))));
  const third = await run("third", "second");
  expect(third).toMatchObject({
    status: "completed",
    totals: { unchanged: FILES - changed.length, planned: changed.length, completed: changed.length },
  });
  const sent = (await linesOf(third.manifest)).filter(({ status }) => status === "completed");
  expect(sent.map(({ blob }) => blob).sort()).toEqual(changed.map(nameOf).sort());
  const again = system.graph.items().filter(({ commits }) => commits !== 1);
  expect(again.map(({ sha256: hash }) => hash).sort()).toEqual(
    changed.map((n) => sha256(content(2 * BYTES + n))).sort(),
  );
});

it("prints what it refused as jobs, which can be sent once they are corrected", async () => {
  system = await startSystem();
  await system.putBlob("2026/Report.pdf", contentOf(1));
  await system.putBlob("2026/report.pdf", contentOf(2));
  const copy = ["copy", "sources/2026/", archive(), "--conflict-behavior", "replace", "--id", "refused"];
  expect((await runPiped([...copy, "-q"], { env: settings() })).code).toBe(0);
  expect(await ended("refused")).toMatchObject({ totals: { completed: 1, refused: 1 } });

  const printed = await runPiped(["batch", "failures", "refused"], { env: settings() });
  expect(printed.code, printed.err).toBe(0);
  const folder = await mkdtemp(join(tmpdir(), "failures-"));
  try {
    const file = join(folder, "failures.jsonl");
    const send = async (text: string): Promise<readonly TransferView[]> => {
      await writeFile(file, text);
      const sent = await runPiped(["submit", "--from-file", file, "--watch", "--json"], { env: settings() });
      const { transfers } = await transferClientFromEnvironment(settings()).list({
        status: ["completed", "failed"],
      });
      expect([0, 1], sent.err).toContain(sent.code);
      return transfers;
    };
    // As it was printed, it takes nothing from the file that it collided with.
    const unchanged = await send(printed.out);
    expect(unchanged.map(({ status }) => status).sort()).toEqual(["completed", "failed"]);
    expect(unchanged.find(({ status }) => status === "failed")?.error?.code).toBe("name-conflict");
    expect(system.graph.items().map(({ commits }) => commits)).toEqual([1]);

    await send(printed.out.replace(/"path":"[^"]*"/, '"path":"second report.pdf"'));
    const hashes = system.graph.items().map(({ sha256: hash }) => hash);
    expect(hashes.sort()).toEqual([1, 2].map((n) => sha256(contentOf(n))).sort());
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("survives kill -9 of its host, again and again", async () => {
  system = await startSystem({
    env: {
      BLOBFERRY_LOCAL_LEASE_SECONDS: "10",
      // host.json's own: on a slow machine several kills in a row can strike the same step.
      AzureFunctionsJobHost__extensions__queues__maxDequeueCount: "10",
    },
  });
  await putAll();
  const { batches } = transferClientFromEnvironment(settings());
  await batches.submit({
    source: { container: "sources", prefix: "2026/" },
    target: { kind: "webUrl", url: archive() },
    batchId: "killed",
  });
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    await system.until(`${share} of the files`, 120_000, () =>
      system.graph.items().length >= share * FILES ? true : undefined,
    );
    const { pid } = system.host();
    process.kill(pid, "SIGKILL");
    await system.startHost();
  }
  const batch = await ended("killed");
  expect(batch).toMatchObject({ status: "completed", totals: { completed: FILES + 1, failed: 0 } });
  const items = system.graph.items();
  expect(items).toHaveLength(FILES + 1);
  expect(items.filter(({ commits }) => commits !== 1)).toEqual([]);
  expect(await linesOf(batch.manifest)).toHaveLength(FILES + 1);
});
