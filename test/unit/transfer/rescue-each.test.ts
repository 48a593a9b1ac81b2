import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { RecordStore } from "../../../src/transfer/ports.ts";
import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import { rescueStalled } from "../../../src/transfer/rescue.ts";
import { encodeState, NOTHING_KNOWN } from "../../../src/transfer/rescue-state.ts";
import { saveRecord } from "../../../src/transfer/step/save-record.ts";
import { admit, admitPoisoned } from "../../../src/transfer/step/admit.ts";
import { postponed } from "../../../src/transfer/step/transitions.ts";
import { boundRecords } from "../../fakes/bound-records.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";

const admitted = async (transferId: string, world: World) => {
  const job = jobOf(scenario());
  const saved = await saveRecord(
    world.ports,
    null,
    await admit({ ...world.ports, lastCallMs: Number.POSITIVE_INFINITY }, defaultPolicy, transferId, job),
  );
  if (saved.kind !== "saved") throw new Error("not admitted");
  return saved.stored;
};

it("rescues the others when one record cannot be read", async () => {
  const world = new World(scenario());
  await admitted("unreadable", world);
  await admitted("stalled", world);
  world.clock.advanceBy(defaultPolicy.rescueAfterMs);
  const records: RecordStore = {
    ...boundRecords(world),
    read: (transferId) =>
      transferId === "unreadable"
        ? Promise.reject(new Error("record has schema 2"))
        : world.records.read(transferId),
  };
  expect(await rescueStalled({ ...world.ports, records }, defaultPolicy)).toEqual({
    resent: ["stalled"],
    republished: [],
    removed: 0,
    restored: [],
    errors: [],
    latenessMs: { jobs: null, steps: null },
    failed: [{ transferId: "unreadable", reason: "record has schema 2" }],
  });
});

/** A store that writes, and says that another write came first, as the SDK does when it repeats a write of its own. */
const conflictsWithItself = (world: World): RecordStore => ({
  ...boundRecords(world),
  replace: async (record, eTag) => {
    await world.records.replace(record, eTag);
    return { kind: "conflict" };
  },
});

it("rescues a transfer although the answer to its mark was lost", async () => {
  const world = new World(scenario());
  await admitted("stalled", world);
  world.clock.advanceBy(defaultPolicy.rescueAfterMs);
  const ports = { ...world.ports, records: conflictsWithItself(world) };
  expect((await rescueStalled(ports, defaultPolicy)).resent).toEqual(["stalled"]);
  expect(world.messages).toBe(1);
});

it("leaves a transfer to whoever marked it first", async () => {
  const world = new World(scenario());
  await admitted("stalled", world);
  world.clock.advanceBy(defaultPolicy.rescueAfterMs);
  const records: RecordStore = {
    ...boundRecords(world),
    replace: () => Promise.resolve({ kind: "conflict" }),
  };
  expect((await rescueStalled({ ...world.ports, records }, defaultPolicy)).resent).toEqual([]);
});

it("sends the message of a cancel although the answer to its flag was lost", async () => {
  const world = new World(scenario());
  const { record, eTag } = await admitted("t-1", world);
  const decision = { nowMs: world.clock.nowMs(), random: 0, policy: defaultPolicy };
  await world.records.replace(postponed(record, "failure", 60_000, null, decision), eTag);
  expect(await requestCancel({ ...world.ports, records: conflictsWithItself(world) }, "t-1")).toBe(
    "requested",
  );
  expect(world.messages).toBe(1);
});

describe("a part of a run that fails", () => {
  const failing = async (broken: Partial<RecordStore>) => {
    const world = new World(scenario());
    const records: RecordStore = boundRecords(world);
    const ports = { ...world.ports, records };
    await admitted("stalled", world);
    await rescueStalled(ports, defaultPolicy);
    world.clock.advanceBy(defaultPolicy.rescueAfterMs);
    Object.assign(records, broken);
    return { world, rescued: await rescueStalled(ports, defaultPolicy) };
  };
  const no = () => Promise.reject(new Error("no answer"));

  it("leaves the list of open records to the others", async () => {
    const { rescued } = await failing({ page: no });
    expect(rescued).toMatchObject({
      resent: ["stalled"],
      errors: ["new records: no answer", "older records: no answer"],
    });
  });

  it("does not undo the work when the state cannot be written", async () => {
    const { rescued } = await failing({ writeTimerState: no });
    expect(rescued).toMatchObject({ resent: ["stalled"], errors: ["state: no answer"] });
  });

  it("counts an open record that cannot be looked at, and keeps it in the list", async () => {
    const { world, rescued } = await failing({
      look: no,
      page: () => Promise.resolve({ found: [], next: null }),
    });
    expect(rescued).toMatchObject({ failed: [{ transferId: "stalled", reason: "no answer" }], errors: [] });
    expect((await rescueStalled(world.ports, defaultPolicy)).resent).toEqual(["stalled"]);
  });

  it("begins a listing again whose token is not valid any more", async () => {
    const world = new World(scenario());
    await admitted("stalled", world);
    const text = encodeState({
      ...NOTHING_KNOWN,
      seenUntilMs: 0,
      news: { token: "old", untilMs: 0 },
      sweep: { token: "old", whole: true },
    });
    await world.records.writeTimerState(text, null);
    world.clock.advanceBy(defaultPolicy.rescueAfterMs);
    const tokens: (string | null)[] = [];
    const records: RecordStore = Object.assign(boundRecords(world), {
      page: (token: string | null) => {
        tokens.push(token);
        return token === "old" ? Promise.resolve(null) : world.records.page(token);
      },
    });
    expect(await rescueStalled({ ...world.ports, records }, defaultPolicy)).toMatchObject({
      resent: ["stalled"],
      errors: [],
    });
    expect(tokens).toEqual(["old", null, "old", null]);
  });
});

it("deletes the session it created when its record cannot be written", async () => {
  const world = new World(scenario());
  const next = await admit(
    { ...world.ports, lastCallMs: Number.POSITIVE_INFINITY },
    defaultPolicy,
    "t-1",
    jobOf(scenario()),
  );
  const records = {
    ...world.ports.records,
    create: () => Promise.resolve({ kind: "conflict" as const }),
    read: () => Promise.resolve(null),
  };
  await expect(saveRecord({ ...world.ports, records }, null, next)).rejects.toThrow("could not be written");
  expect(world.graph.openSessions).toEqual([]);
});

it.each([
  ["throttled", 0],
  ["failure", 1],
] as const)("sends messages for sixty cancels of a transfer that waits, %s: %i", async (why, messages) => {
  const world = new World(scenario());
  const { record, eTag } = await admitted("t-1", world);
  const decision = { nowMs: world.clock.nowMs(), random: 0, policy: defaultPolicy };
  await world.records.replace(postponed(record, why, 60_000, null, decision), eTag);
  for (let i = 0; i < 60; i++) expect(await requestCancel(world.ports, "t-1")).toBe("requested");
  expect(world.messages).toBe(messages);
});

it("does not pile up messages of a transfer that is not admitted for a day", async () => {
  const world = new World(scenario());
  const { request } = jobOf(scenario());
  const { record } = await admitPoisoned(world.ports, defaultPolicy, "held", { transferId: "held", request });
  await world.records.create(record);
  let resent = 0;
  for (let minutes = 0; minutes < 24 * 60; minutes += 5) {
    world.clock.advanceBy(5 * 60_000);
    // Each copy is held by an invocation, or hidden.
    const heads = () => Promise.resolve({ jobs: null, steps: null });
    const steps = { ...world.ports.steps, heads };
    resent += (await rescueStalled({ ...world.ports, steps }, defaultPolicy)).resent.length;
  }
  expect(resent).toBeGreaterThan(3);
  expect(resent).toBeLessThan(10);
});
