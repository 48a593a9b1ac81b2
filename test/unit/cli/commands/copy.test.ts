import { describe, expect, it } from "vitest";
import { copyCommand } from "../../../../src/cli/commands/copy.ts";
import type { Context } from "../../../../src/cli/context.ts";
import type { ExitCode } from "../../../../src/cli/exit-code.ts";
import type { Job } from "../../../../src/transfer/job.ts";
import { fakeContext } from "../../../support/cli-context.ts";
import { transfer } from "../../../support/call-api.ts";
import type { JobFlags } from "../../../../src/cli/commands/submit.ts";

const ADDRESS = "https://contoso.sharepoint.com/sites/Finance/Shared Documents/2026/";

type Copy = (
  context: Context,
  source: string,
  address: string,
  flags: JobFlags & { readonly path?: string },
) => Promise<ExitCode>;

/** Runs the command, and returns the jobs that it submits. */
const jobsOf = async (source: string, flags: JobFlags = {}): Promise<readonly unknown[]> => {
  const submitted: unknown[] = [];
  const { context } = fakeContext({
    check: () => ({ transferId: null, request: { source: {} } }) as Job,
    submit: (job) => {
      submitted.push(job);
      return Promise.resolve({ transferId: "t", created: true, transfer: transfer() });
    },
  });
  await (copyCommand.run as unknown as Copy)(context, source, ADDRESS, flags);
  return submitted;
};

describe("copy", () => {
  it("makes a job for the folder at the address", async () => {
    expect(await jobsOf("reports/2026/big.pdf", { path: "{yyyy}/{name}", conflictBehavior: "skip" })).toEqual(
      [
        {
          source: { container: "reports", blob: "2026/big.pdf" },
          target: { kind: "webUrl", url: ADDRESS, path: "{yyyy}/{name}" },
          options: { conflictBehavior: "skip" },
          // So that a call that is repeated finds the transfer.
          transferId: expect.stringMatching(/^m-\d+-/) as string,
        },
      ],
    );
  });

  it.each([
    ["reports/2026/inv*", "2026/inv"],
    ["reports/2026/", "2026/"],
    ["reports/", ""],
  ])("begins a batch with %s", async (source, prefix) => {
    const submitted: unknown[] = [];
    const batch = { batchId: "b", dryRun: false, status: "running" };
    const context = {
      output: { json: true, value: () => undefined },
      client: () =>
        Promise.resolve({
          batches: {
            check: () => undefined,
            submit: (input: unknown) => {
              submitted.push(input);
              return Promise.resolve({ batchId: "b", created: true, batch });
            },
          },
        }),
    } as unknown as Context;
    const flags = {
      include: ["**/*.pdf"],
      modifiedSince: new Date("2026-10-01T00:00Z"),
      modifiedBefore: new Date("2026-11-01T00:00Z"),
      maxBytes: 5,
      previous: "a",
      id: "b",
    };
    await (copyCommand.run as unknown as Copy)(context, source, ADDRESS, flags);
    expect(submitted).toEqual([
      {
        source: {
          container: "reports",
          prefix,
          include: ["**/*.pdf"],
          exclude: [],
          modifiedSince: "2026-10-01T00:00:00.000Z",
          modifiedBefore: "2026-11-01T00:00:00.000Z",
          maxBytes: 5,
        },
        target: { kind: "webUrl", url: ADDRESS },
        options: {},
        dryRun: false,
        previousBatchId: "a",
        batchId: "b",
      },
    ]);
  });
});
