import { describe, expect, it } from "vitest";
import { openSource } from "../../../../../src/transfer/step/item/open-source.ts";
import type { Ports } from "../../../../../src/transfer/ports.ts";
import { admitted, type TransferRecord } from "../../../../../src/transfer/record.ts";
import { readAll } from "../../../../fakes/read-all.ts";
import { contentOf, jobOf, scenario, SOURCE } from "../../../../fakes/scenario.ts";
import { World } from "../../../../fakes/world.ts";

const MIDDLE = { start: 4, endExclusive: 8 };

/** A world whose blob is pinned, and the record that pins it. */
const pinnedWorld = async ({ hasMd5 = true, versionId = null as string | null } = {}) => {
  const world = new World(scenario());
  const { bytes } = world.scenario;
  world.source.put(SOURCE, contentOf(bytes), hasMd5);
  const { request } = jobOf(world.scenario);
  const pinned = await world.source.pin(request.source);
  if (pinned.kind !== "pinned") throw new Error("no blob");
  const record = admitted({
    transferId: "t",
    request: { ...request, source: { ...request.source, versionId } },
    source: pinned.source,
    rangeBytes: 4,
    admittedAt: "2026-01-05T08:00:00.000Z",
    nowMs: 0,
  });
  return { world, record };
};

const open = async (ports: Pick<Ports, "source">, record: TransferRecord) => {
  const opened = await openSource(ports, record, MIDDLE);
  return opened.kind === "opened"
    ? { bytes: await readAll(opened.stream), record: opened.record }
    : { error: opened.error.code, kind: opened.kind };
};

describe("opening the source after a write to its properties", () => {
  it("goes on, and pins the new ETag and nothing else", async () => {
    const { world, record } = await pinnedWorld();
    world.source.changeProperties(SOURCE);
    const opened = await open(world.ports, record);
    const now = await world.source.pin(record.request.source);
    const eTag = now.kind === "pinned" ? now.source.eTag : "";
    expect(eTag).not.toBe(record.source?.eTag);
    expect(opened).toEqual({
      bytes: contentOf(10).subarray(4, 8),
      record: { ...record, source: { ...record.source, eTag } },
    });
  });

  it("goes on when the same bytes are written again", async () => {
    const { world, record } = await pinnedWorld();
    world.source.put(SOURCE, contentOf(10));
    expect(await open(world.ports, record)).toHaveProperty("bytes");
  });

  it("goes on with a version that the job names, which needs no MD5", async () => {
    const { world, record } = await pinnedWorld({ hasMd5: false, versionId: "v1" });
    world.source.changeProperties(SOURCE);
    expect(await open(world.ports, record)).toHaveProperty("bytes");
  });

  describe("in an account with versioning, without an MD5", () => {
    /** A world whose blob has these versions, before and after a write that changes its ETag. */
    const versioned = async (before: string | null, after: string | null) => {
      const { world, record } = await pinnedWorld({ hasMd5: false });
      world.source.changeProperties(SOURCE);
      const source: Ports["source"] = {
        open: (...args) => world.source.open(...args),
        pin: async (ref) => {
          const answer = await world.source.pin(ref);
          return answer.kind === "pinned"
            ? { ...answer, source: { ...answer.source, versionId: after } }
            : answer;
        },
      };
      const pinned = record.source && { ...record.source, versionId: before };
      return await open({ source }, { ...record, source: pinned });
    };

    it("goes on while the blob's version is the pinned one", async () => {
      expect(await versioned("v1", "v1")).toHaveProperty("bytes");
    });

    it.each([
      ["v1", "v2"],
      ["v1", null],
      [null, "v1"],
      [null, null],
    ])("counts as changed where the version was %s and is %s", async (before, after) => {
      expect(await versioned(before, after)).toEqual({ kind: "changed", error: "source-changed" });
    });
  });

  it.each([
    ["other bytes of the same length", true, contentOf(10, 2), true],
    ["another length", true, contentOf(11), true],
    ["no MD5 before", false, contentOf(10), true],
    ["no MD5 now", true, contentOf(10), false],
    ["no MD5 at all", false, contentOf(10), false],
  ])("counts as changed: %s", async (_what, hadMd5, content, hasMd5) => {
    const { world, record } = await pinnedWorld({ hasMd5: hadMd5 });
    world.source.put(SOURCE, content, hasMd5);
    expect(await open(world.ports, record)).toEqual({ kind: "changed", error: "source-changed" });
  });

  it("counts as changed where an older record has no MD5", async () => {
    const { world, record } = await pinnedWorld();
    const older = Object.fromEntries(
      Object.entries(record.source ?? {}).filter(([name]) => name !== "contentMd5"),
    );
    world.source.changeProperties(SOURCE);
    const old = { ...record, source: older as unknown as TransferRecord["source"] };
    expect(await open(world.ports, old)).toEqual({ kind: "changed", error: "source-changed" });
  });

  it("is tried again later where the properties change once more in between", async () => {
    const { world, record } = await pinnedWorld();
    world.source.changeProperties(SOURCE);
    const { source } = world;
    const pinThenChange: Ports["source"] = {
      open: (...args) => source.open(...args),
      pin: async (ref) => {
        const answer = await source.pin(ref);
        source.changeProperties(SOURCE);
        return answer;
      },
    };
    expect(await open({ source: pinThenChange }, record)).toEqual({
      kind: "unavailable",
      error: "source-unavailable",
    });
  });

  it("says what the second look found: a blob that is gone by then", async () => {
    const { world, record } = await pinnedWorld();
    world.source.changeProperties(SOURCE);
    const { source } = world;
    const gone: Ports["source"] = {
      open: (...args) => source.open(...args),
      pin: (ref) => {
        source.remove(SOURCE);
        return source.pin(ref);
      },
    };
    expect(await open({ source: gone }, record)).toEqual({ kind: "missing", error: "source-not-found" });
  });
});
