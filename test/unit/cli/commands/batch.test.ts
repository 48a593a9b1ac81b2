import { describe, expect, it } from "vitest";
import type { BatchClient } from "../../../../src/client/batch-client.ts";
import { batchCommand } from "../../../../src/cli/commands/batch.ts";
import type { Context } from "../../../../src/cli/context.ts";
import type { ExitCode } from "../../../../src/cli/exit-code.ts";
import { fakeContext } from "../../../support/cli-context.ts";
import { TransferClientError } from "../../../../src/client/errors.ts";
import { batchView, fakeBatches } from "../../../support/batch-views.ts";

type Batch = (context: Context, action: string, id: string | undefined, flags: object) => Promise<ExitCode>;

const batch = async (
  action: string,
  {
    json = false,
    client = {},
    flags = {},
  }: { readonly json?: boolean; readonly client?: Partial<BatchClient>; readonly flags?: object } = {},
) => {
  const { context, out, err } = fakeContext({ batches: fakeBatches(client) }, { json });
  const run = batchCommand.run as unknown as Batch;
  await run(context, action, action === "list" ? undefined : "archive", flags);
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

  it("cancel says that it had been requested before", async () => {
    const client = { cancel: () => Promise.resolve({ repeated: true as const }) };
    expect((await batch("cancel", { client })).out).toBe("archive cancel requested, as before\n");
    expect(JSON.parse((await batch("cancel", { client, json: true })).out)).toEqual({
      batchId: "archive",
      cancelRequested: true,
      repeated: true,
    });
  });

  it("retry names what is possible while the batch runs", async () => {
    const retry = () => Promise.reject(new TransferClientError("not-ended", "batch archive has not ended"));
    await expect(
      batch("retry", { client: { retry }, flags: { error: ["name-conflict"] } }),
    ).rejects.toMatchObject({
      code: "not-ended",
      message: "batch archive has not ended: blobferry retry --label batch=archive --error name-conflict",
    });
  });

  it("show says that nothing matched", async () => {
    const ended = batchView({ status: "completed", isPlanned: true, endedAt: "2026-11-22T10:00:05.000Z" });
    const shown = await batch("show", { client: { get: () => Promise.resolve(ended) } });
    expect(shown.out).toMatch(/\n {2}nothing to copy: no blob in scans starts with "2026\/"\n$/);
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
