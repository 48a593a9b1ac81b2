import { describe, expect, it } from "vitest";
import { copyCommand } from "../../../../src/cli/commands/copy.ts";
import type { Context } from "../../../../src/cli/context.ts";
import type { ExitCode } from "../../../../src/cli/exit-code.ts";
import type { JobFlags } from "../../../../src/cli/commands/submit.ts";

const ADDRESS = "https://contoso.sharepoint.com/sites/Finance/Shared Documents/2026/";

type Copy = (
  context: Context,
  source: string,
  address: string,
  flags: JobFlags & { readonly path?: string },
) => Promise<ExitCode>;

/** Runs the command as a dry run, and returns the jobs that it prints. */
const jobsOf = async (source: string, flags: object = {}): Promise<readonly unknown[]> => {
  const printed: unknown[] = [];
  const context = {
    output: { json: false, value: (value: unknown) => printed.push(value) },
    client: () => Promise.resolve({ check: () => undefined }),
  } as unknown as Context;
  await (copyCommand.run as unknown as Copy)(context, source, ADDRESS, { dryRun: true, ...flags });
  return printed;
};

describe("copy", () => {
  it("makes a job for the folder at the address", async () => {
    expect(await jobsOf("reports/2026/big.pdf", { path: "{yyyy}/{name}", conflictBehavior: "skip" })).toEqual(
      [
        {
          source: { container: "reports", blob: "2026/big.pdf" },
          target: { kind: "webUrl", url: ADDRESS, path: "{yyyy}/{name}" },
          options: { conflictBehavior: "skip" },
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
            submit: (input: unknown) => {
              submitted.push(input);
              return Promise.resolve({ batchId: "b", created: true, batch });
            },
          },
        }),
    } as unknown as Context;
    const flags = { include: ["**/*.pdf"], modifiedSince: "2026-10-01T00:00:00.000Z", maxBytes: 5, id: "b" };
    await (copyCommand.run as unknown as Copy)(context, source, ADDRESS, flags);
    expect(submitted).toEqual([
      {
        source: {
          container: "reports",
          prefix,
          include: ["**/*.pdf"],
          exclude: [],
          modifiedSince: "2026-10-01T00:00:00.000Z",
          maxBytes: 5,
        },
        target: { kind: "webUrl", url: ADDRESS },
        options: {},
        dryRun: false,
        batchId: "b",
      },
    ]);
  });
});
