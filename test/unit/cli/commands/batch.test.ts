import { describe, expect, it } from "vitest";
import type { BatchClient } from "../../../../src/client/batch-client.ts";
import { batchCommand } from "../../../../src/cli/commands/batch.ts";
import type { Context } from "../../../../src/cli/context.ts";
import type { ExitCode } from "../../../../src/cli/exit-code.ts";
import { fakeContext } from "../../../support/cli-context.ts";
import { fakeBatches } from "../../../support/batch-views.ts";

type Batch = (context: Context, action: string, id: string | undefined, flags: object) => Promise<ExitCode>;

const batch = async (
  action: string,
  { json = false, client = {} }: { readonly json?: boolean; readonly client?: Partial<BatchClient> } = {},
) => {
  const { context, out, err } = fakeContext({ batches: fakeBatches(client) }, { json });
  const run = batchCommand.run as unknown as Batch;
  await run(context, action, action === "list" ? undefined : "archive", {});
  return { out: out(), err: err() };
};

describe("batch", () => {
  it.each([
    ["cancel", "archive cancel requested\n", { batchId: "archive", cancelRequested: true }],
    ["retry", "archive retry requested (attempt 2)\n", { batchId: "archive", attempt: 2 }],
  ])("%s answers in words, or as JSON", async (action, words, value) => {
    expect((await batch(action)).out).toBe(words);
    expect(JSON.parse((await batch(action, { json: true })).out)).toEqual(value);
  });

  it("list says that there is none", async () => {
    const list = () => Promise.resolve([]);
    expect(await batch("list", { client: { list } })).toEqual({ out: "", err: "no batches\n" });
  });

  it("show names the code of one that is not there", async () => {
    const get = () => Promise.resolve(null);
    await expect(batch("show", { client: { get } })).rejects.toMatchObject({ code: "batch-not-found" });
  });
});
