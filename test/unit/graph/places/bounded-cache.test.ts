import { describe, expect, it } from "vitest";
import { boundedCache, sharedCalls } from "../../../../src/graph/places/bounded-cache.ts";

describe("a bounded cache", () => {
  it("keeps a value for its time, and never longer because a clock was set back", () => {
    const clock = { nowMs: 1000 };
    const cache = boundedCache<string>(10, () => clock.nowMs);
    cache.set("a", "1", 100);
    clock.nowMs = 1099;
    expect(cache.get("a")).toBe("1");
    clock.nowMs = 1100;
    expect(cache.get("a")).toBeNull();
    cache.set("b", "2", 100);
    clock.nowMs = 0;
    expect(cache.get("b")).toBeNull();
  });

  it("drops what was used least recently", () => {
    const cache = boundedCache<number>(2, () => 0);
    cache.set("a", 1, 10);
    cache.set("b", 2, 10);
    cache.get("a");
    cache.set("c", 3, 10);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, null, 3]);
    cache.delete("a");
    expect(cache.get("a")).toBeNull();
  });
});

describe("shared calls", () => {
  it("with one key run once at a time, and again after a failure", async () => {
    const shared = sharedCalls<number>();
    let calls = 0;
    const call = () => Promise.resolve(++calls);
    expect(await Promise.all([shared("a", call), shared("a", call), shared("b", call)])).toEqual([1, 1, 2]);
    await expect(shared("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await shared("a", call)).toBe(3);
  });
});
