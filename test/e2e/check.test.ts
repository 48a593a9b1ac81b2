import { afterAll, beforeAll, expect, it } from "vitest";
import type { CheckLine, CheckTotals } from "../../src/cli/check/check-line.ts";
import { transferClientFromEnvironment } from "../../src/client/create-transfer-client.ts";
import { valuesOf } from "../support/cli-output.ts";
import { content } from "../support/content.ts";
import { runPiped, type Ran } from "../support/run-cli.ts";
import { startSystem, type System } from "../support/system.ts";

const BYTES = 1000;
const FILES = 20;
const FOLDERS = 4;

let system: System;
/** The stand-in's clock, while a file is seeded. */
let seededAtMs: number | null = null;

const nameOf = (n: number): string => `2026/f${n % FOLDERS}/file ${n}.pdf`;
const pathOf = (n: number): string => nameOf(n).slice("2026/".length);

const archive = () => {
  const library = system.graph
    .tenant()
    .sites.find(({ name }) => name === "Finance")
    ?.libraries.find(({ name }) => name === "Archive");
  if (library === undefined) throw new Error("the tenant has no library Archive");
  return library;
};

const check = (source: string, ...args: string[]): Promise<Ran> => checkAt(archive().webUrl, source, ...args);

const checkAt = (address: string, source: string, ...args: string[]): Promise<Ran> =>
  runPiped(["check", source, address, ...args], {
    env: {
      AzureWebJobsStorage: system.connectionString,
      GRAPH_ENDPOINT: system.graph.url,
      GRAPH_ACCESS_TOKEN: "local",
    },
  });

/** What is not the same: `status by path`. */
const differences = (ran: Ran): readonly string[] =>
  valuesOf<CheckLine>(ran)
    .map(({ status, by, path }) => `${status} ${by ?? "-"} ${path ?? "-"}`)
    .sort();

/** Puts other bytes of the same length into a file. */
const overwrite = async (n: number, timeMs: number): Promise<void> => {
  const path = `/drives/${encodeURIComponent(archive().driveId)}/root:/${encodeURI(pathOf(n))}`;
  seededAtMs = timeMs;
  await system.graph.seed({ path, name: `file ${n}.pdf`, content: Buffer.alloc(BYTES + n, "x") });
  seededAtMs = null;
};

const blobTimeMs = async (n: number): Promise<number> => {
  const blob = system.blobs.getContainerClient("sources").getBlobClient(nameOf(n));
  return (await blob.getProperties()).lastModified?.getTime() ?? 0;
};

beforeAll(async () => {
  system = await startSystem({ graph: { now: () => seededAtMs ?? Date.now() } });
  await Promise.all(Array.from({ length: FILES }, (_, n) => system.putBlob(nameOf(n), content(BYTES + n))));
  const { batches } = transferClientFromEnvironment({ AzureWebJobsStorage: system.connectionString });
  await batches.submit({
    source: { container: "sources", prefix: "2026/" },
    target: { kind: "webUrl", url: archive().webUrl },
    batchId: "run",
  });
  const batch = await system.until("end of the batch", 120_000, async () => {
    const found = await batches.get("run");
    return found?.endedAt ? found : undefined;
  });
  expect(batch).toMatchObject({ status: "completed", totals: { completed: FILES } });
});
afterAll(() => system.stop());

it("finds no difference after a copy, and changes nothing", async () => {
  const before = system.graph.requests().length;
  const ran = await check("sources/2026/");
  expect(ran).toMatchObject({ code: 0, err: "" });
  expect(ran.out).toBe(`20 blobs, 19.7 KiB: 20 same (19.7 KiB, 20 by size and time)\n`);
  const calls = system.graph.requests().slice(before);
  expect(calls.every(({ method }) => method === "GET")).toBe(true);
  // One for each file and folder, and those that find the library.
  expect(calls.length).toBeLessThanOrEqual(FILES + FOLDERS + 10);
  const proven = await check("sources/2026/", "--previous", "run", "--json");
  expect(proven.code, proven.err).toBe(0);
  expect(JSON.parse(proven.err)).toMatchObject({ summary: { sameBy: { eTag: FILES } } });
});

it("finds what is missing, of another size, or of other content", async () => {
  await system.putBlob(nameOf(FILES), content(BYTES));
  await system.putBlob(nameOf(1), content(2 * BYTES));
  await overwrite(2, Date.now() + 60 * 60_000);
  await overwrite(3, await blobTimeMs(3));

  const quick = await check("sources/2026/", "--json");
  expect(quick.code, quick.err).toBe(1);
  const sure = [`differs size ${pathOf(1)}`, `missing - ${pathOf(FILES)}`];
  expect(differences(quick)).toEqual([...sure, `undecided time ${pathOf(2)}`]);
  const { summary } = JSON.parse(quick.err) as { readonly summary: CheckTotals };
  expect(summary).toMatchObject({
    listed: FILES + 1,
    compared: { blobs: FILES + 1 },
    statuses: { same: { blobs: FILES - 2 }, missing: { blobs: 1, bytes: BYTES } },
  });

  // Only the content tells a file of the same size and time; the batch's manifest has the hash of its blob.
  const all = [sure[0], `differs hash ${pathOf(2)}`, `differs hash ${pathOf(3)}`, sure[1]].sort();
  expect(differences(await check("sources/2026/", "--json", "--hash"))).toEqual(all);
  expect(differences(await check("sources/2026/", "--json", "--previous", "run"))).toEqual(all);

  const text = await check("sources/2026/", "--include", "f1/*");
  expect(text.code).toBe(1);
  expect(text.out).toContain(`differs    ${nameOf(1)} → ${pathOf(1)}: 2000 bytes, the file 1001\n`);
  expect(text.out).toContain("left out: 16 not-included\n");
});

it("compares one blob as copy sends it", async () => {
  expect(await check(`sources/${nameOf(5)}`)).toMatchObject({
    code: 1,
    out: expect.stringContaining(`missing    ${nameOf(5)} → file 5.pdf\n`) as string,
  });
  expect(await check(`sources/${nameOf(5)}`, "--path", "f1/{name}", "--all")).toMatchObject({
    code: 0,
    out: expect.stringContaining(`same       ${nameOf(5)} → f1/file 5.pdf: time\n`) as string,
  });
});

it.each([
  ["no blob", "sources/2027/", [], 4, "no blob matches sources/2027/"],
  ["no container", "nowhere/2026/", [], 4, "source.container nowhere does not exist"],
  ["no such batch", "sources/2026/", ["--previous", "none"], 2, "there is no batch none"],
  ["a template that cannot be", "sources/2026/", ["--path", "{x}"], 2, "unknown placeholder {x}"],
])("ends with its own exit code where there is %s", async (_, source, args, code, message) => {
  const ran = await check(source, ...args);
  expect(ran).toMatchObject({ code, err: expect.stringContaining(message) as string });
});

it("ends before it lists anything where the address leads nowhere", async () => {
  const ran = await checkAt(`${archive().webUrl}/none`, "sources/2026/");
  expect(ran).toMatchObject({
    code: 4,
    out: "",
    err: expect.stringContaining("there is no folder") as string,
  });
});
