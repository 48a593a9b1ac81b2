import { describe, expect, it } from "vitest";
import { estimateOf, type PlannedWork } from "../../../src/batch/estimate.ts";
import { optionsSchema } from "../../../src/transfer/job.ts";

const MIB = 1024 ** 2;

const work = (own: Partial<PlannedWork> = {}, options: object = {}): PlannedWork => ({
  files: 1000,
  bytes: 1000 * MIB,
  rangeBytes: 10 * MIB,
  options: optionsSchema.parse(options),
  ...own,
});

describe("the resource units of a batch", () => {
  it.each<[string, number, number, Partial<PlannedWork>, object]>([
    // A session is 2; at most a look-up afterwards is 1, and each of 1,100 ranges 2.
    ["a plain one", 2000, 5200, {}, {}],
    ["nothing", 0, 0, { files: 0, bytes: 0 }, {}],
    ["one that looks at no file", 2000, 4200, {}, { verify: "off" }],
    ["one that looks each file up before", 3000, 6200, {}, { conflictBehavior: "skip" }],
    ["one that looks each file up to compare it", 3000, 6200, {}, { conflictBehavior: "replaceIfDifferent" }],
    ["one that replaces", 2000, 5200, {}, { conflictBehavior: "replace" }],
    ["one that sets columns", 4000, 7200, {}, { fields: { Department: "HR" } }],
    [
      "one with everything",
      8000,
      11_200,
      {},
      { fields: { Department: "HR" }, contentTypeId: "0x0101", checkIn: true },
    ],
    ["one with small ranges", 2000, 9000, { rangeBytes: 500 * 1024 }, {}],
  ])("of %s are from %d to %d", (_, least, most, own, options) => {
    const { resourceUnits } = estimateOf(work(own, options));
    expect(resourceUnits.least).toBe(least);
    if (own.rangeBytes === undefined) expect(resourceUnits.most).toBe(most);
    else expect(resourceUnits.most).toBeCloseTo(1000 * 3 + 2 * (1000 + 2048), -1);
  });
});

describe("the hours of a batch", () => {
  it.each<[string, number, number, Partial<PlannedWork>]>([
    ["are those of the budget of a minute", 0.005, 0.069, {}],
    // 2,000,000 units are below a day's 6,000,000; 5,200,000 are four days of 1,200,000, and 400,000 more.
    [
      "are days where the budget of a day is used up",
      5.333,
      4 * 24 + 5.333,
      { files: 1_000_000, bytes: 1_000_000 * MIB },
    ],
    [
      "are those of the bytes where these take longer",
      100,
      100,
      { files: 10, bytes: 40e12, rangeBytes: 1e12 },
    ],
    ["are none for nothing", 0, 0, { files: 0, bytes: 0 }],
  ])("%s: from %d to %d", (_, least, most, own) => {
    const { hours } = estimateOf(work(own));
    expect(hours.least).toBeCloseTo(least, 2);
    expect(hours.most).toBeCloseTo(most, 2);
  });

  it("end with the day where a day's budget is used up exactly", () => {
    const { hours } = estimateOf(work({ files: 3_000_000, bytes: 0 }));
    // 6,000,000 units at 6,250 a minute.
    expect(hours.least).toBe(16);
  });
});
