import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { throttledDestination } from "../../../../src/graph/throttle/throttled-destination.ts";
import { sharedThrottle } from "../../../../src/graph/throttle/shared-throttle.ts";
import type { Destination, UploadSpec } from "../../../../src/transfer/ports.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import { UploadUrl } from "../../../../src/transfer/upload-url.ts";

const target = { kind: "bundle" };
const url = new UploadUrl("https://up.example/1");
const spec = {} as UploadSpec;
const put = { target, url, range: { start: 0, endExclusive: 1 }, totalBytes: 1, body: Readable.from([]) };

type Call = Exclude<keyof Destination, "rulesOf">;

const calls: Readonly<Record<Call, (on: Destination) => Promise<{ kind: string }>>> = {
  createSession: (on) => on.createSession(spec),
  putRange: (on) => on.putRange(put),
  querySession: (on) => on.querySession(target, url, 1),
  deleteSession: (on) => on.deleteSession(url),
  commit: (on) => on.commit(spec, url, "post"),
  putEmpty: (on) => on.putEmpty(spec),
  getItem: (on) => on.getItem(target),
};
const names = Object.keys(calls) as Call[];

/** A destination behind a gate; `answer` is what Graph answers to whatever it is asked. */
const gated = (answer: object = { kind: "transient", error: transferError("target-unavailable", "?") }) => {
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
    maxRangeBytes: 1,
    defaultRangeBytes: 1,
    takesEmpty: true,
    keepsHash: true,
  });
  const destination = throttledDestination(
    { ...graph, rulesOf } as unknown as Destination,
    sharedThrottle(store, clock),
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

  it("passes an open gate, and its answer comes back as it is", async () => {
    const { destination, world } = gated();
    expect(await call(destination)).toBe(world.answer);
    expect(world.asked).toEqual([name]);
  });

  it("is not made while Graph wants no calls, and told how long", async () => {
    const { destination, world } = gated(throttled(30_000));
    await destination.getItem(target);
    world.nowMs += 10_000;
    world.random = 0.5;
    world.asked.length = 0;
    const answer = await call(destination);
    // 20 s are left, and half of the spread of 15 s.
    expect(answer).toMatchObject({ kind: "throttled", retryAfterMs: 27_500, error: { code: "throttled" } });
    expect(world.asked).toEqual([]);
  });

  it("closes the gate for all when it is throttled, and waits no less than it was told", async () => {
    const { destination, world } = gated(throttled(30_000));
    expect(await call(destination)).toMatchObject({ kind: "throttled", retryAfterMs: 30_000 });
    for (const other of names) await calls[other](destination);
    expect(world.asked).toEqual([name]);
  });

  it("is made again when the time is over", async () => {
    const { destination, world } = gated(throttled(30_000));
    await call(destination);
    world.nowMs += 30_000;
    world.answer = { kind: "transient", error: transferError("target-unavailable", "?") };
    expect(await call(destination)).toBe(world.answer);
  });
});

it("a session of this process that was not stored is freed in spite of a closed gate: nobody else knows of it", async () => {
  const { destination, world } = gated({ kind: "created", url, expiresAt: null, remaining: [] });
  await destination.createSession(spec);
  world.answer = throttled(30_000);
  await destination.getItem(target);
  world.answer = { kind: "deleted" };
  expect(await destination.deleteSession(url)).toEqual({ kind: "deleted" });
  // As read from a record: the same URL, but not the session just created.
  expect(await destination.deleteSession(new UploadUrl("https://up.example/1"))).toMatchObject({
    kind: "throttled",
  });
});

it("a session that was not stored is not freed again before its Retry-After", async () => {
  const { destination, world } = gated({ kind: "created", url, expiresAt: null, remaining: [] });
  await destination.createSession(spec);
  world.answer = throttled(30_000);
  for (let tries = 0; tries < 3; tries++)
    expect((await destination.deleteSession(url)).kind).toBe("throttled");
  expect(world.asked).toEqual(["createSession", "deleteSession"]);
});

it("the rules of a target are told, gate or not", () => {
  expect(gated().destination.rulesOf(target).alignBytes).toBe(1);
});
