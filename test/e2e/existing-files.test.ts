import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { content, KIB, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";

const RANGE = 320 * KIB;
const BYTES = RANGE + 7;
const HOUR_MS = 60 * 60_000;
/** As long as the blob, so that only the time tells them apart. */
const OTHER = Buffer.alloc(BYTES, "x");

let system: System;
/** The stand-in's clock, while a file is seeded. */
let seededAtMs: number | null = null;
let driveId: string;
let blobAtMs: number;
beforeAll(async () => {
  system = await startSystem({ graph: { now: () => seededAtMs ?? Date.now() } });
  await system.putBlob("file.bin", content(BYTES));
  await system.putBlob("empty.bin", content(0));
  driveId = system.graph.tenant().sites[0]?.libraries[0]?.driveId ?? "none";
  const blob = system.blobs.getContainerClient("sources").getBlobClient("file.bin");
  blobAtMs = (await blob.getProperties()).lastModified?.getTime() ?? 0;
});
afterAll(() => system.stop());

const BEFOREHAND = ["nothing", "older", "newer", "same"] as const;
type Beforehand = (typeof BEFOREHAND)[number];

const addressOf = (id: string): string => `/drives/${encodeURIComponent(driveId)}/root:/${id}/file.bin`;
const filesOf = (id: string) =>
  system.graph.items().filter(({ address }) => decodeURIComponent(address).includes(`/root:/${id}/`));

const seed = async (id: string, beforehand: Beforehand): Promise<void> => {
  if (beforehand === "nothing") return;
  const laterByMs = { older: -HOUR_MS, newer: HOUR_MS, same: 0 }[beforehand];
  seededAtMs = blobAtMs + laterByMs;
  const bytes = beforehand === "same" ? content(BYTES) : OTHER;
  await system.graph.seed({ path: addressOf(id), name: "file.bin", content: bytes });
  seededAtMs = null;
};
const send = async (
  id: string,
  conflictBehavior: string,
  overrides: { blob?: string; folder?: string } = {},
) => {
  await system.send({
    source: { container: "sources", blob: overrides.blob ?? "file.bin" },
    target: { kind: "drive", driveId, path: `${overrides.folder ?? id}/file.bin` },
    transferId: id,
    options: { rangeBytes: RANGE, conflictBehavior },
  });
  return await system.result(id);
};

const ends: Record<string, Record<Beforehand, "completed" | "skipped" | "failed">> = {
  fail: { nothing: "completed", older: "failed", newer: "failed", same: "failed" },
  replace: { nothing: "completed", older: "completed", newer: "completed", same: "completed" },
  rename: { nothing: "completed", older: "completed", newer: "completed", same: "completed" },
  skip: { nothing: "completed", older: "skipped", newer: "skipped", same: "skipped" },
  replaceIfNewer: { nothing: "completed", older: "completed", newer: "skipped", same: "skipped" },
  replaceIfDifferent: { nothing: "completed", older: "completed", newer: "completed", same: "skipped" },
};
const BEHAVIORS = Object.keys(ends);

describe.each(BEHAVIORS)("%s", (behavior) => {
  it.each(BEFOREHAND)("with %s there", async (beforehand) => {
    const id = `${behavior}-${beforehand}`;
    await seed(id, beforehand);
    const before = filesOf(id);
    const { type, data } = await send(id, behavior);
    const end = ends[behavior]?.[beforehand];
    expect([data.status, data.error?.code]).toEqual([end, end === "failed" ? "name-conflict" : undefined]);
    expect(type).toBe(`blobferry.transfer.${end ?? ""}`);
    const arrived = { sizeBytes: BYTES, sha256: sha256(content(BYTES)), seeded: false };
    const after = filesOf(id);
    if (end !== "completed") expect(after).toEqual(before);
    else if (behavior === "rename" && before.length > 0) {
      expect(data.item?.name).toBe("file 1.bin");
      expect(after.filter(({ name }) => name === "file.bin")).toEqual(before);
      expect(after.filter(({ name }) => name !== "file.bin")).toMatchObject([arrived]);
    } else expect(after).toMatchObject([{ ...arrived, name: "file.bin" }]);
    if (end === "skipped") {
      expect(data).toMatchObject({ ranges: 0, sessions: 0, error: null, item: { id: before[0]?.id } });
    }
    expect(system.graph.sessions()).toEqual([]);
  });
});

describe("an empty file", () => {
  it.each(BEHAVIORS)("%s holds for it too", async (behavior) => {
    const id = `empty-${behavior}`;
    await seed(id, "newer");
    const { data } = await send(id, behavior, { blob: "empty.bin" });
    expect(data.status).toBe(ends[behavior]?.newer);
    expect(filesOf(id).some(({ sizeBytes }) => sizeBytes === 0)).toBe(data.status === "completed");
  });

  it.each(BEHAVIORS)("%s sends it where nothing is", async (behavior) => {
    const id = `empty-new-${behavior}`;
    const { data } = await send(id, behavior, { blob: "empty.bin" });
    expect(data).toMatchObject({ status: "completed", error: null });
    expect(filesOf(id)).toMatchObject([{ sizeBytes: 0, commits: 1 }]);
  });
});

it.each(["skip", "replaceIfNewer", "replaceIfDifferent"])(
  "%s leaves alone what an earlier transfer of the blob has brought",
  async (behavior) => {
    const folder = `twice-${behavior}`;
    expect((await send(`${folder}-1`, behavior, { folder })).data.status).toBe("completed");
    expect((await send(`${folder}-2`, behavior, { folder })).data.status).toBe("skipped");
    expect(filesOf(folder)).toMatchObject([{ commits: 1 }]);
  },
);

describe("a folder of the file's name", () => {
  it.each(BEHAVIORS.filter((behavior) => behavior !== "rename"))(
    "fails the transfer with %s",
    async (behavior) => {
      const id = `folder-${behavior}`;
      // Seeding a file makes the folders above it.
      await system.graph.seed({ path: `${addressOf(id)}/inner.bin`, name: "inner.bin", content: "inner" });
      const { type, data } = await send(id, behavior);
      expect(type).toBe("blobferry.transfer.failed");
      expect(["target-rejected", "name-conflict"]).toContain(data.error?.code);
      expect(filesOf(id)).toMatchObject([{ name: "inner.bin", seeded: true }]);
      expect(system.graph.sessions()).toEqual([]);
    },
  );
});
