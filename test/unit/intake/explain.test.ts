import { describe, expect, it } from "vitest";
import { faultIn, job } from "../../support/job-messages.ts";

const LONG = "n".repeat(60_000);

describe("what is said about a field with a long name", () => {
  it.each([
    ["in the job", { ...job, [LONG]: 1 }],
    ["in the source", { ...job, source: { ...job.source, [LONG]: 1 } }],
    ["in the target", { ...job, target: { ...job.target, [LONG]: 1 } }],
    ["in the options", { ...job, options: { [LONG]: 1 } }],
    ["in the labels", { ...job, options: { labels: { [LONG]: "x" } } }],
  ])("is short where it is %s, and still says what is wrong", (_where, input) => {
    const text = faultIn(input);
    expect(text).toMatch(/n{20}.*…: (?=\S)/);
    expect(text.length).toBeLessThan(200);
  });
});
