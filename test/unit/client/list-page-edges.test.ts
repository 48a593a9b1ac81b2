import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { listPage } from "../../../src/client/list-page.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { recordName } from "../../../src/storage/record-name.ts";
import { queued } from "../../support/records-by-status.ts";

const restError = (statusCode: number): Error =>
  Object.assign(new Error("no"), { name: "RestError", statusCode });

/** What listings of a container answer with, one after the other, and what they were asked for. */
const listing = (...answers: readonly (object | Error)[]) => {
  const asked: object[] = [];
  const left = [...answers];
  const container = {
    listBlobsFlat: (how: object) => ({
      byPage: (from: object) => {
        asked.push({ ...how, ...from });
        const answer = left.shift() ?? new Error("asked too often");
        return {
          next: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
        };
      },
    }),
  } as unknown as ContainerClient;
  return { container, asked };
};
const page = (names: readonly string[], continuationToken?: string) => ({
  done: false,
  value: {
    segment: {
      blobItems: names.map((name) => ({ name, metadata: recordMetadata(queued("t")) })),
    },
    continuationToken,
  },
});
const records = { read: () => Promise.reject(new Error("nothing needs to be read")) };
const NAME = recordName(queued("t"));

describe("a page of the list", () => {
  it.each([
    ["the container does not exist yet", restError(404)],
    ["the listing has ended", { done: true }],
  ])("is empty, and the last, when %s", async (_what, answer) => {
    const { container } = listing(answer);
    expect(await listPage(container, records, {})).toEqual({ transfers: [], cursor: null });
  });

  it("fails when storage does", async () => {
    const { container } = listing(restError(403));
    await expect(listPage(container, records, {})).rejects.toMatchObject({ statusCode: 403 });
  });

  it("is the last where storage gives no token, and where what follows is no record", async () => {
    for (const last of [page([NAME], ""), page([NAME, "ids/t.txt"], "more")]) {
      const { container } = listing(last);
      const { transfers, cursor } = await listPage(container, records, {});
      expect(transfers.map(({ transferId }) => transferId)).toEqual(["t"]);
      expect(cursor).toBeNull();
    }
  });

  it("takes one call, of metadata, for as many as asked, from where the one before ended", async () => {
    const { container, asked } = listing(page([NAME], "more"), page([NAME], "even more"));
    const { cursor } = await listPage(container, records, { pageSize: 7 });
    await listPage(container, records, { pageSize: 7, cursor: cursor ?? "" });
    expect(asked).toEqual([
      { includeMetadata: true, maxPageSize: 7 },
      { includeMetadata: true, maxPageSize: 7, continuationToken: "more" },
    ]);
  });

  it("is ended by the caller's signal", async () => {
    const { signal } = new AbortController();
    const { container, asked } = listing(page([]));
    await listPage(container, records, { signal });
    expect(asked).toMatchObject([{ abortSignal: signal }]);
  });

  it.each([0, 1001, 1.5])("does not have %d transfers", async (pageSize) => {
    await expect(listPage(listing().container, records, { pageSize })).rejects.toMatchObject({
      code: "invalid-query",
      field: "pageSize",
    });
  });
});
