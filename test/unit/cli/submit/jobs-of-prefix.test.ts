import { describe, expect, it } from "vitest";
import { jobsOfPrefix } from "../../../../src/cli/submit/jobs-of-prefix.ts";

describe("many blobs", () => {
  const target = { kind: "bundle", driveId: "d", itemId: "{stem}" };

  it("get a job each", () => {
    const options = { name: "{index}-{name}", labels: { n: "{index}" }, deferCommit: true };
    expect(
      jobsOfPrefix("c", ["x/1.pdf", "x/2.pdf"], { target, options, transferId: "r-{index}" }, false),
    ).toEqual([
      {
        source: { container: "c", blob: "x/1.pdf" },
        target: { kind: "bundle", driveId: "d", itemId: "1" },
        transferId: "r-1",
        options: { name: "1-1.pdf", labels: { n: "1" }, deferCommit: true },
      },
      {
        source: { container: "c", blob: "x/2.pdf" },
        target: { kind: "bundle", driveId: "d", itemId: "2" },
        transferId: "r-2",
        options: { name: "2-2.pdf", labels: { n: "2" }, deferCommit: true },
      },
    ]);
  });

  it("leave a path to the app, which has placeholders of its own", () => {
    const webUrl = {
      kind: "webUrl",
      url: "https://x/{{container}}",
      path: "{yyyy}/{index}-{{index}}-{name}",
    };
    const [job] = jobsOfPrefix("c", ["x/1.pdf"], { target: webUrl, options: {} }, true);
    expect(job?.target).toEqual({
      kind: "webUrl",
      url: "https://x/{container}",
      path: "{yyyy}/1-{{index}}-{name}",
    });
  });

  it("must not share a target, unless --same-target allows it", () => {
    const same = { target: { ...target, itemId: "x" }, options: {} };
    expect(() => jobsOfPrefix("c", ["1", "2"], same, false)).toThrow(
      /^c\/1 and c\/2 would get the same target: use a placeholder/,
    );
    expect(jobsOfPrefix("c", ["1", "2"], same, true)).toHaveLength(2);
    expect(() => jobsOfPrefix("c", ["a/1.x", "b/1.y"], { target, options: {} }, false)).toThrow(
      /same target/,
    );
  });

  it("are refused the same id", () => {
    expect(() => jobsOfPrefix("c", ["1", "2"], { target, options: {}, transferId: "one" }, false)).toThrow(
      /same --id/,
    );
  });
});
