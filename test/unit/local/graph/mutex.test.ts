import { expect, it } from "vitest";
import { Mutex } from "../../../../local/graph/mutex.ts";

it("a mutex runs tasks one after another, even after one has failed", async () => {
  const mutex = new Mutex();
  const events: string[] = [];
  const task = (name: string) => async () => {
    events.push(`${name} starts`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (name === "b") throw new Error(name);
  };
  const results = await Promise.allSettled(["a", "b", "c"].map((name) => mutex.runExclusive(task(name))));
  expect(events).toEqual(["a starts", "a ends", "b starts", "b ends", "c starts", "c ends"]);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
