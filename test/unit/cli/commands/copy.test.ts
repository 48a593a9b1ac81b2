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
    check: () => ({ transferId: null }) as Job,
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
        },
      ],
    );
  });

  it.each(["reports/2026*", "reports/2026/"])("takes one blob, not %s", async (source) => {
    await expect(jobsOf(source)).rejects.toThrow("stands for many blobs");
  });
});
