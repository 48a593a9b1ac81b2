import { afterAll, beforeAll, expect, it } from "vitest";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

it.each([3000, 6000, 30_000])(
  "rejects a job that is nested %i levels deep, at its first delivery",
  async (levels) => {
    const deep = `${"[".repeat(levels)}${"]".repeat(levels)}`;
    const job = {
      source: { container: "sources", blob: `deep-${levels}` },
      target: targetsOf("deep").bundle,
    };
    const text = JSON.stringify({ ...job, options: { labels: { deep: levels } } }).replace(
      `:${levels}}`,
      `:${deep}}`,
    );
    await system.send(text);
    // Its text comes back without the depths.
    const { data } = await system.rejection(({ data: { receivedText } }) =>
      receivedText.includes(`deep-${levels}`),
    );
    expect(data.error.code).toBe("invalid-job");
    expect(data.error.message).toContain("nested too deeply");
    expect(system.log()).not.toContain("Maximum call stack size");
  },
);
