import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { content, KIB, MIB, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf, kinds, targetsOf, type Kind } from "../support/targets.ts";

const RANGE = 640 * KIB;

/** Around every border there is: empty, one byte, the alignment, one range, several. */
const sizes = {
  "0 bytes": 0,
  "1 byte": 1,
  "320 KiB − 1": 320 * KIB - 1,
  "320 KiB": 320 * KIB,
  "one range − 1": RANGE - 1,
  "one range": RANGE,
  "one range + 1": RANGE + 1,
  "several ranges": 5 * RANGE + 12_345,
};

describe.each(["wrapped", "bare"] as const)("sessions answered %s", (answerShape) => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ graph: { answerShape } });
    for (const [name, bytes] of Object.entries(sizes)) await system.putBlob(name, content(bytes));
  });
  afterAll(() => system.stop());

  describe.each(kinds)("%s", (kind) => {
    it.each(Object.keys(sizes) as (keyof typeof sizes)[])(
      "gets %s whole, in as many ranges as it has",
      async (size) => {
        const bytes = sizes[size];
        const key = `${kind}-${Object.keys(sizes).indexOf(size)}`;
        await system.send({
          source: { container: "sources", blob: size },
          target: targetsOf(key)[kind],
          transferId: key,
          options: { rangeBytes: RANGE, name: "file.bin" },
        });
        const { type, data } = await system.result(key);
        const arrived = system.graph.items().find((item) => item.address === addressOf(kind, key));
        if (kind === "printDocument" && bytes === 0) {
          expect(data.error?.code).toBe("empty-not-supported");
          expect(callsAbout(system, addressOf(kind, key))).toBe(0);
          return;
        }
        expect(data.error).toBeNull();
        expect(type).toBe("blobferry.transfer.completed");
        expect(data.verification).toBe(kind === "printDocument" ? "size-only" : "matched");
        expect(data.ranges).toBe(Math.ceil(bytes / RANGE));
        expect(data.sessions).toBe(bytes === 0 ? 0 : 1);
        expect(data.bytes).toBe(bytes);
        expect(arrived).toMatchObject({ sizeBytes: bytes, sha256: sha256(content(bytes)), commits: 1 });
        expect(arrived?.quickXorHash).toBe(data.quickXorHash);
        expect(data.item?.id).toBe(arrived?.id);
      },
    );
  });
});

describe("large and default ranges", () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
    await system.putBlob("large", content(200 * MIB));
  });
  afterAll(() => system.stop());

  it.each<[Kind, number, number]>([
    // The first has 10 MiB, the next as many as the line moves in a while, at most 59.7 MiB.
    ["bundle", 5, 20],
    // The default of a print document is all that it takes.
    ["printDocument", 22, 22],
  ])("moves 200 MiB to a %s in ranges of its own choice, %d to %d", async (kind, fewest, most) => {
    const key = `large-${kind}`;
    await system.send({
      source: { container: "sources", blob: "large" },
      target: targetsOf(key)[kind],
      transferId: key,
    });
    const { data } = await system.result(key, 120_000);
    expect(data).toMatchObject({ status: "completed", error: null, retries: 0 });
    expect(data.ranges).toBeGreaterThanOrEqual(fewest);
    expect(data.ranges).toBeLessThanOrEqual(most);
    const arrived = system.graph.items().find((item) => item.address === addressOf(kind, key));
    expect(arrived?.sha256).toBe(sha256(content(200 * MIB)));
  });

  it("takes the largest range a drive allows", async () => {
    await system.send({
      source: { container: "sources", blob: "large" },
      target: targetsOf("largest").workbook,
      transferId: "largest",
      options: { rangeBytes: 62_586_880 },
    });
    expect((await system.result("largest", 120_000)).data).toMatchObject({ status: "completed", ranges: 4 });
  });
});

const callsAbout = (system: System, address: string): number =>
  system.graph.requests().filter(({ path }) => path.includes(address)).length;
