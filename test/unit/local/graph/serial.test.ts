import { expect, it } from "vitest";
import { Serial } from "../../../../local/graph/serial.ts";

it("tasks run one after another, also after one that failed", async () => {
  const serial = new Serial();
  const seen: string[] = [];
  const task = (name: string) => async () => {
    seen.push(`${name} in`);
    await Promise.resolve();
    seen.push(`${name} out`);
    if (name === "b") throw new Error(name);
  };
  const results = await Promise.allSettled(["a", "b", "c"].map((name) => serial.run(task(name))));
  expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
