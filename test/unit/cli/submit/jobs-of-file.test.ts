import { describe, expect, it } from "vitest";
import { jobsOfText } from "../../../../src/cli/submit/jobs-of-file.ts";

describe("a file of jobs", () => {
  it("has one a line, whatever the line ends", () => {
    expect(jobsOfText('{"a":1}\r\n\n  {"b":2}  \n', "jobs.jsonl")).toEqual([
      { job: { a: 1 }, place: "line 1 of jobs.jsonl" },
      { job: { b: 2 }, place: "line 3 of jobs.jsonl" },
    ]);
  });

  it("is refused by line", () => {
    expect(() => jobsOfText('{"a":1}\n{"b":', "-")).toThrow("line 2 of - is not JSON; nothing was submitted");
  });
});
