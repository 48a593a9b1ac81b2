import { describe, expect, it } from "vitest";
import { mapConcurrently } from "../../../src/client/map-concurrently.ts";

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setImmediate(resolve, value));

describe("mapping many at once", () => {
  it("keeps their order and never has more than so many under way", async () => {
    let underWay = 0;
    let most = 0;
    const seen: number[] = [];
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    for await (const out of mapConcurrently(numbers, 4, async (i) => {
      most = Math.max(most, ++underWay);
      for (let turns = 0; turns < (i % 3) + 1; turns++) await later(i);
      underWay--;
      return i * 2;
    }))
      seen.push(out);
    expect(seen).toEqual(numbers.map((i) => i * 2));
    expect(most).toBe(4);
  });

  it("begins nothing more after a failure, and waits for what is under way", async () => {
    const begun: number[] = [];
    let finished = 0;
    const run = async (): Promise<void> => {
      const outs = mapConcurrently([0, 1, 2, 3, 4, 5, 6, 7], 3, async (i) => {
        begun.push(i);
        await later(i);
        finished++;
        if (i === 0) throw new Error("no");
        return i;
      });
      for await (const out of outs) expect(out).toBeTypeOf("number");
    };
    await expect(run()).rejects.toThrow("no");
    expect(begun).toEqual([0, 1, 2]);
    expect(finished).toBe(3);
  });
});
