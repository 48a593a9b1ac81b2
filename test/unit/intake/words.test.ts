import { describe, expect, it } from "vitest";
import { readJob } from "../../../src/client/job-input.ts";
import { isTransferClientError } from "../../../src/client/errors.ts";

const SOURCES = "https://a.blob.core.windows.net";
const job = {
  source: { container: "reports", blob: "a.pdf" },
  target: { kind: "bundle", driveId: "b!x", itemId: "i" },
};

const faultsOf = (input: unknown): readonly string[] => {
  try {
    readJob(input, SOURCES);
  } catch (error) {
    if (isTransferClientError(error)) return error.faults;
    throw error;
  }
  return [];
};
const withOptions = (options: object) => ({ ...job, options });

describe("what is wrong with a job", () => {
  it.each([
    [{ ...job, target: { ...job.target, driveId: 1 } }, "target.driveId: must be text"],
    [{ ...job, target: { ...job.target, driveId: "" } }, "target.driveId: must not be empty"],
    [{ ...job, target: { kind: "attic" } }, /^target\.kind: must be one of webUrl, site, /],
    [{ ...job, target: "x" }, "target: must be an object"],
    [{ ...job, source: 7 }, "source: must be an object"],
    [{ target: job.target }, "source: is missing"],
    [{ ...job, source: { container: "reports", blob: ["a"] } }, "source.blob: must be text"],
    [
      { ...job, source: { ...job.source, blob: "x".repeat(1025) } },
      "source.blob: must have at most 1024 characters",
    ],
    [
      { ...job, source: { ...job.source, url: "https://a/b/c" } },
      "source: give url, or container and blob, not both",
    ],
    [withOptions({ deferCommit: "yes" }), "options.deferCommit: must be true or false"],
    [withOptions({ rangeBytes: 1.5 }), "options.rangeBytes: must be a whole number"],
    [withOptions({ rangeBytes: -1 }), "options.rangeBytes: must be more than 0"],
    [withOptions({ verify: "maybe" }), "options.verify: must be one of auto, strict, warn, off"],
    [withOptions({ labels: ["x"] }), "options.labels: must be an object"],
    [withOptions({ labels: { "": "x" } }), "options.labels.: its name must not be empty"],
    [withOptions({ fields: { a: { b: 1 } } }), /^options\.fields\.a: has a value of a type/],
    [{ ...job, transferId: 5 }, "transferId: must be text"],
  ])("%j is said in words", (input, fault) => {
    expect(faultsOf(input)).toEqual([typeof fault === "string" ? fault : expect.stringMatching(fault)]);
  });

  it("is said in full, with what is wrong with the source", () => {
    const input = {
      source: { container: "No", blob: "a" },
      target: { kind: "bundle" },
      options: { verify: "maybe", extra: 1 },
    };
    expect(faultsOf(input)).toEqual([
      "options.extra: unknown field",
      "target.driveId: is missing",
      "target.itemId: is missing",
      "options.verify: must be one of auto, strict, warn, off",
      "source.container: must be a container name",
    ]);
  });

  it("is said of ten unknown fields at most", () => {
    const unknown = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, 1]));
    expect(faultsOf({ ...job, ...unknown })).toHaveLength(10);
  });
});
