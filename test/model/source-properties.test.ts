import { expect, it } from "vitest";
import { scenario, SOURCE } from "../fakes/scenario.ts";
import type { World } from "../fakes/world.ts";
import { NONE } from "./simulation/fault.ts";
import { runAlone, type Point } from "./simulation/run-alone.ts";

const FIVE_RANGES = { bytes: 20, rangeBytes: 4 };

/** Runs `change` before each read but those that follow a second look at the blob. */
const beforeEachRead = (change: (world: World) => void) => {
  let last = "";
  return (_index: number, world: World, { name }: Point): Promise<void> => {
    if (name === "open" && last !== "pin") change(world);
    last = name;
    return Promise.resolve();
  };
};

it.each(["drive", "print"] as const)(
  "a %s transfer completes although the blob's properties are written before each of its reads",
  async (target) => {
    let writes = 0;
    const before = beforeEachRead(({ source }) => {
      source.changeProperties(SOURCE);
      writes++;
    });
    const { world, checker } = await runAlone(scenario({ ...FIVE_RANGES, target }), () => NONE, { before });
    expect(checker.violations).toEqual([]);
    expect(writes).toBe(5);
    expect(world.results.published.map(({ data }) => data.status)).toEqual(["completed"]);
  },
);

it("a transfer ends as source-changed once the bytes are others, whatever is written to the properties", async () => {
  let reads = 0;
  const before = beforeEachRead((world) => {
    if (++reads === 3) world.changeSource();
    world.source.changeProperties(SOURCE);
  });
  const { world, checker } = await runAlone(scenario(FIVE_RANGES), () => NONE, { before });
  expect(checker.violations).toEqual([]);
  expect(world.results.published.map(({ data }) => data.error?.code)).toEqual(["source-changed"]);
});
