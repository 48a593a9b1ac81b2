import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { throttledDestination } from "../../../../src/graph/throttle/throttled-destination.ts";
import { throttleGates } from "../../../../src/graph/throttle/gates.ts";
import type { Destination, UploadSpec, Wanted } from "../../../../src/transfer/destination.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import { UploadUrl } from "../../../../src/transfer/upload-url.ts";

const target = { kind: "bundle" };
const wanted: Wanted = { id: null, name: "a", bytes: 1, changedSince: "2026-01-01T00:00:00.000Z" };
const url = new UploadUrl("https://contoso.sharepoint.com/upload/1");
const spec = { target } as UploadSpec;
const put = {
  target,
  url,
  range: { start: 0, endExclusive: 1 },
  totalBytes: 1,
  body: Readable.from([]),
  timeoutMs: 1000,
};

type Call = Exclude<keyof Destination, "rulesOf">;

const calls: Readonly<Record<Call, (on: Destination) => Promise<{ kind: string }>>> = {
  createSession: (on) => on.createSession(spec),
  putRange: (on) => on.putRange(put),
  querySession: (on) => on.querySession(target, url, 1),
  deleteSession: (on) => on.deleteSession(url, target),
  commit: (on) => on.commit(spec, url, "post"),
  putWhole: (on) => on.putWhole(spec, Buffer.alloc(0)),
  getItem: (on) => on.getItem(target, wanted),
  setFields: (on) => on.setFields(target, { fields: {}, contentTypeId: null }),
  checkIn: (on) => on.checkIn(target),
  findPlace: (on) => on.findPlace({ target, path: ["a.pdf"], fresh: false }),
};
const names = Object.keys(calls) as Call[];

/** A throttled destination whose Graph answers every call with `answer`. */
const destinationWith = (
  answer: object = { kind: "transient", error: transferError("target-unavailable", "?") },
) => {
  const world = { nowMs: 1_000_000, random: 0, asked: [] as string[], answer };
  const graph = Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        world.asked.push(name);
        return Promise.resolve(world.answer);
      },
    ]),
  );
  const clock = { nowMs: () => world.nowMs, random: () => world.random };
  const store = { read: () => Promise.resolve(0), extend: () => Promise.resolve() };
  const rulesOf: Destination["rulesOf"] = () => ({
    alignBytes: 1,
    minRangeBytes: 1,
    maxBytes: null,
    maxRangeBytes: 1,
    defaultRangeBytes: 1,
    wholeBelowBytes: 1,
    takesEmpty: true,
    keepsHash: true,
    sizeIsExact: true,
    hasUniqueNames: true,
  });
  const destination = throttledDestination(
    { ...graph, rulesOf } as unknown as Destination,
    throttleGates(() => store, clock),
    clock,
  );
  return { destination, world };
};

const throttled = (retryAfterMs: number) => ({
  kind: "throttled",
  retryAfterMs,
  error: transferError("throttled", "Graph answered 429"),
});

describe.each(names)("%s", (name) => {
  const call = calls[name];

  it("is made without a cooldown, and returns Graph's answer unchanged", async () => {
    const { destination, world } = destinationWith();
    expect(await call(destination)).toBe(world.answer);
    expect(world.asked).toEqual([name]);
  });

  it("is not made during a cooldown, and returns how long it lasts", async () => {
    const { destination, world } = destinationWith(throttled(30_000));
    await destination.getItem(target, wanted);
    world.nowMs += 10_000;
    world.random = 0.5;
    world.asked.length = 0;
    const answer = await call(destination);
    // 20 s are left, and half of the spread of 15 s.
    expect(answer).toMatchObject({ kind: "throttled", retryAfterMs: 27_500, error: { code: "throttled" } });
    expect(world.asked).toEqual([]);
  });

  it("starts a cooldown for all when throttled, and waits no less than Graph asked for", async () => {
    const { destination, world } = destinationWith(throttled(30_000));
    expect(await call(destination)).toMatchObject({ kind: "throttled", retryAfterMs: 30_000 });
    for (const other of names) await calls[other](destination);
    expect(world.asked).toEqual([name]);
  });

  it("is made again after the cooldown", async () => {
    const { destination, world } = destinationWith(throttled(30_000));
    await call(destination);
    world.nowMs += 30_000;
    world.answer = { kind: "transient", error: transferError("target-unavailable", "?") };
    expect(await call(destination)).toBe(world.answer);
  });
});

describe("a print job that is throttled", () => {
  const printer = { kind: "printDocument", printerId: "p", jobId: "1", documentId: "d" };
  const printUrl = new UploadUrl("https://print.print.microsoft.com/uploadSessions/1");

  it("stops calls to Graph about other print jobs, and nothing else", async () => {
    const { destination, world } = destinationWith(throttled(30_000));
    await destination.createSession({ ...spec, target: printer });
    world.answer = { kind: "absent" };
    expect(await destination.getItem(printer, wanted)).toMatchObject({ kind: "throttled" });
    for (const name of names) expect(await calls[name](destination), name).toBe(world.answer);
    expect(await destination.querySession(printer, printUrl, 1)).toBe(world.answer);
  });

  it("stops calls to its upload host when that is what throttles, and nothing else", async () => {
    const { destination, world } = destinationWith(throttled(30_000));
    await destination.putRange({ ...put, target: printer, url: printUrl });
    world.answer = { kind: "absent" };
    expect(await destination.querySession(printer, printUrl, 1)).toMatchObject({ kind: "throttled" });
    expect(await destination.deleteSession(printUrl, target)).toMatchObject({ kind: "throttled" });
    for (const name of names) expect(await calls[name](destination), name).toBe(world.answer);
    expect(await destination.getItem(printer, wanted)).toBe(world.answer);
  });
});

it("sends a commit by way of Graph through Graph's gate, and one to the upload URL through the host's", async () => {
  const { destination, world } = destinationWith(throttled(30_000));
  const personal = new UploadUrl("https://my.microsoftpersonalcontent.com/upload/1");
  await destination.querySession(target, personal, 1);
  world.answer = { kind: "transient", error: transferError("target-unavailable", "?") };
  expect(await destination.commit(spec, personal, "post")).toMatchObject({ kind: "throttled" });
  expect(await destination.commit(spec, personal, "source-url")).toBe(world.answer);
});

it("deletes a session that was not stored even during a cooldown, because nobody else knows it", async () => {
  const { destination, world } = destinationWith({ kind: "created", url, expiresAt: null, remaining: [] });
  await destination.createSession(spec);
  world.answer = throttled(30_000);
  await destination.getItem(target, wanted);
  world.answer = { kind: "deleted" };
  expect(await destination.deleteSession(url, target)).toEqual({ kind: "deleted" });
  // As read from a record: the same URL, but not the session just created.
  expect(
    await destination.deleteSession(new UploadUrl("https://contoso.sharepoint.com/upload/1"), target),
  ).toMatchObject({
    kind: "throttled",
  });
});

it("does not repeat the DELETE of a session that was not stored before its Retry-After", async () => {
  const { destination, world } = destinationWith({ kind: "created", url, expiresAt: null, remaining: [] });
  await destination.createSession(spec);
  world.answer = throttled(30_000);
  for (let tries = 0; tries < 3; tries++)
    expect((await destination.deleteSession(url, target)).kind).toBe("throttled");
  expect(world.asked).toEqual(["createSession", "deleteSession"]);
});

it("returns the rules of a target without a call", () => {
  expect(destinationWith().destination.rulesOf(target).alignBytes).toBe(1);
});
