import { describe, expect, it } from "vitest";
import { failedJob } from "../../../src/batch/failed-job.ts";
import { validateJob } from "../../../src/intake/validate-job.ts";
import { optionsSchema, type TransferOptions } from "../../../src/transfer/job.ts";
import { batchRequest } from "../../support/sample-batch.ts";

const ACCOUNT = "https://account.blob.core.windows.net";

const jobOf = (
  blob: string,
  path: string | null,
  template?: string,
  options: Partial<TransferOptions> = {},
) =>
  failedJob(
    "archive",
    batchRequest({
      target: { kind: "drive", driveId: "d", ...(template === undefined ? {} : { path: template }) },
      options: optionsSchema.parse(options),
    }),
    { blob, path },
  );

describe("a failed blob's job", () => {
  it("has the path that the batch gave it, and the batch's options", () => {
    const job = jobOf("2026/a/{1}.pdf", "a/{1}.pdf", undefined, { conflictBehavior: "replace" });
    expect(job).toMatchObject({
      source: { container: "scans", blob: "2026/a/{1}.pdf" },
      target: { kind: "drive", driveId: "d", path: "a/{{1}}.pdf" },
      options: { conflictBehavior: "replace" },
    });
    expect(validateJob(job, ACCOUNT)).not.toHaveProperty("invalid");
  });
});

describe("the job of a blob that did not arrive", () => {
  it.each(["a/1.pdf", null])("has the batch's label (path %s)", (path) => {
    expect(jobOf("2026/a/1.pdf", path, undefined, { labels: { team: "x" } }).options.labels).toEqual({
      team: "x",
      batch: "archive",
    });
  });

  it("does without it where the batch's own labels leave no room", () => {
    const labels = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`l${i}`, "x"]));
    const job = jobOf("2026/a/1.pdf", "a/1.pdf", undefined, { labels });
    expect(job.options.labels).toEqual(labels);
    expect(validateJob(job, ACCOUNT)).not.toHaveProperty("invalid");
  });
});

describe("a refused blob's job", () => {
  it.each([
    ["2026/a/1.pdf", undefined, "a/1.pdf"],
    ["2026/a/{1}.pdf", undefined, "a/{{1}}.pdf"],
    ["2026/a/b/1.pdf", "in/{dir}/{{{stem}}}.{ext}", "in/a/b/{{{stem}}}.{ext}"],
    ["2026/1.pdf", "{dir}/{name}", "{name}"],
    ["2026/1.pdf", "x{{dir}}/{meta.owner}/{path}", "x{{dir}}/{meta.owner}/1.pdf"],
  ])("goes below the target where the batch wanted %s by %s", (blob, template, path) => {
    const job = jobOf(blob, null, template);
    expect(job.target).toEqual({ kind: "drive", driveId: "d", path });
    expect(validateJob(job, ACCOUNT)).not.toHaveProperty("invalid");
  });

  it.each([
    ["replace", "fail"],
    ["replaceIfNewer", "fail"],
    ["replaceIfDifferent", "fail"],
    ["rename", "rename"],
    ["skip", "skip"],
  ] as const)("replaces nothing with %s", (wanted, written) => {
    expect(jobOf("2026/1.pdf", null, undefined, { conflictBehavior: wanted }).options.conflictBehavior).toBe(
      written,
    );
  });

  it("is refused again as long as nobody changes a path that cannot be", () => {
    const job = jobOf("2026/a/CON.pdf ", null, undefined, { names: "fail" });
    expect(validateJob(job, ACCOUNT)).toMatchObject({
      invalid: expect.stringContaining("target.path: ") as string,
    });
  });
});
