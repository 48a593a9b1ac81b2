import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { RecordStore } from "../../../src/transfer/ports.ts";
import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import { rescueStalled } from "../../../src/transfer/rescue.ts";
import { boundRecords } from "../../fakes/bound-records.ts";
import { scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { completed, running } from "../../support/records-by-status.ts";

const HOUR_MS = 60 * 60_000;

/** Records whose id pointers are gone, admitted this long ago. */
const withoutPointers = async (ids: readonly string[], ageMs = HOUR_MS, recordOf = running) => {
  const world = new World(scenario());
  const admittedMs = world.clock.nowMs() - ageMs;
  for (const id of ids) await world.records.create(recordOf(id, undefined, admittedMs));
  return world;
};

const rescue = (world: World, overrides: Partial<RecordStore> = {}) =>
  rescueStalled({ ...world.ports, records: { ...boundRecords(world), ...overrides } }, defaultPolicy);

describe("a record in progress whose id pointer was deleted", () => {
  it("is found by its id again after a run of the timer, which says so", async () => {
    const world = await withoutPointers(["t-1", "t-2"]);
    await world.records.reserveAdmission("t-2", world.records.peekAll()[0]?.admittedAt ?? "");
    expect(await requestCancel(world.ports, "t-1")).toBe("not-found");
    expect((await rescue(world)).restored).toEqual(["t-1"]);
    expect(await requestCancel(world.ports, "t-1")).toBe("requested");
    expect((await rescue(world)).restored).toEqual([]);
  });

  it("is not looked at in its first hour, so that most transfers cost no call", async () => {
    const world = await withoutPointers(["t-1"], HOUR_MS - 1);
    expect((await rescue(world)).restored).toEqual([]);
    world.clock.advanceBy(1);
    expect((await rescue(world)).restored).toEqual(["t-1"]);
  });

  it("stops only itself when it cannot be restored", async () => {
    const world = await withoutPointers(["t-1", "t-2"]);
    const rescued = await rescue(world, {
      restoreReservation: (id, at) =>
        id === "t-1" ? Promise.reject(new Error("no answer")) : world.records.restoreReservation(id, at),
    });
    expect(rescued).toMatchObject({
      restored: ["t-2"],
      failed: [{ transferId: "t-1", reason: "no answer" }],
      errors: [],
    });
  });

  it("may have to wait for a later run among very many, which begins elsewhere in their list", async () => {
    const ids = Array.from({ length: 1100 }, (_, i) => `t-${i}`);
    const world = await withoutPointers(ids);
    const checked = new Set<string>();
    for (const random of [0, 0.5, 0.999]) {
      const clock = { nowMs: () => world.clock.nowMs(), random: () => random };
      let calls = 0;
      const restoreReservation = (id: string): Promise<boolean> => {
        calls++;
        checked.add(id);
        return Promise.resolve(false);
      };
      const records = { ...boundRecords(world), restoreReservation };
      await rescueStalled({ ...world.ports, clock, records }, defaultPolicy);
      expect(calls).toBe(500);
    }
    expect(checked.size).toBeGreaterThan(1000);
  });
});

it("the id pointer of an ended record is not written again", async () => {
  const world = await withoutPointers(["t-1"], HOUR_MS, completed);
  expect((await rescue(world)).restored).toEqual([]);
});
