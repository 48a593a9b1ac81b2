import { expect, it } from "vitest";
import { validateBatch } from "../../../src/intake/validate-batch.ts";
import { validateJob } from "../../../src/intake/validate-job.ts";

const SOURCES = "https://sources.blob.core.windows.net";
const JOB = {
  source: { container: "scans", prefix: "2026/" },
  target: { kind: "drive", driveId: "d" },
  batchId: "second",
};

it("takes a batch with the one that went before, or with none", () => {
  expect(validateBatch({ ...JOB, previousBatchId: "first" }, SOURCES)).toMatchObject({
    batchId: "second",
    request: { previousBatchId: "first" },
  });
  const alone = validateBatch(JOB, SOURCES);
  expect("request" in alone && "previousBatchId" in alone.request).toBe(false);
});

it.each([
  [{}, "{path}"],
  [{ path: undefined }, "{path}"],
  [{ path: "{name}" }, "{name}"],
  [{ path: "{yyyy}/{path}" }, "{yyyy}/{path}"],
])("keeps the folders unless the target has a path: %j", (own, path) => {
  expect(validateBatch({ ...JOB, target: { ...JOB.target, ...own } }, SOURCES)).toMatchObject({
    request: { target: { kind: "drive", driveId: "d", path } },
  });
});

it.each([
  ["second", "previousBatchId: is this batch itself"],
  ["a/b", "previousBatchId: "],
  ["", "previousBatchId: "],
])("refuses %j as the one before", (previousBatchId, reason) => {
  const { invalid } = validateBatch({ ...JOB, previousBatchId }, SOURCES) as { readonly invalid: string };
  expect(invalid).toContain(reason);
});

it("refuses targets that take one file, and a name for all files", () => {
  const one = { ...JOB, target: { kind: "workbook", driveId: "d", itemId: "i" } };
  expect(validateBatch(one, SOURCES)).toHaveProperty("invalid");
  expect(validateBatch({ ...JOB, options: { name: "all.pdf" } }, SOURCES)).toHaveProperty("invalid");
});

it("names every fault of its fields", () => {
  const source = { container: "scans", prefix: "", include: "x", minBytes: "1" };
  expect(validateBatch({ source, target: { kind: "drive" }, dryRun: 1 }, SOURCES)).toEqual({
    invalid: "source.include: must be a list",
    faults: [
      "source.include: must be a list",
      "source.minBytes: must be a number",
      "target.driveId: is missing",
      "dryRun: must be true or false",
    ],
  });
});

it("is pointed to by a job that has a prefix", () => {
  const { invalid } = validateJob({ source: JOB.source, target: JOB.target }, SOURCES) as {
    readonly invalid: string;
  };
  expect(invalid).toMatch(/^source\.prefix: asks for a batch/);
});
