import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { contentOf } from "../fakes/scenario.ts";
import { readAll } from "../fakes/read-all.ts";
import type { SourceRef } from "../../src/transfer/job.ts";
import type { Source } from "../../src/transfer/ports.ts";
import type { PinnedSource } from "../../src/transfer/record.ts";

export interface SourceUnderTest {
  readonly source: Source;
  /** A blob that does not exist yet. */
  readonly ref: SourceRef;
  /** Writes the blob, or replaces it. */
  put(content: Buffer): Promise<void>;
  remove(): Promise<void>;
  /** Writes the blob's metadata and leaves its bytes alone. */
  changeProperties(): Promise<void>;
}

/** What the domain relies on in the source of blobs, for the fake and for the shipped adapter alike. */
export const sourceContract = (make: () => Promise<SourceUnderTest> | SourceUnderTest): void => {
  describe("a source", () => {
    const content = contentOf(100);
    let tested: SourceUnderTest;
    beforeEach(async () => {
      tested = await make();
    });

    const pinned = async (): Promise<PinnedSource> => {
      const answer = await tested.source.pin(tested.ref);
      if (answer.kind !== "pinned") throw new Error(`pinning answered ${answer.kind}`);
      return answer.source;
    };
    const read = async (of: PinnedSource, start: number, endExclusive: number): Promise<unknown> => {
      const answer = await tested.source.open(tested.ref, of, { start, endExclusive });
      return answer.kind === "opened" ? await readAll(answer.stream) : answer.kind;
    };

    it("answers `missing` to a pin of a blob that does not exist", async () => {
      const answer = await tested.source.pin(tested.ref);
      expect(answer).toMatchObject({ kind: "missing", error: { code: "source-not-found" } });
    });

    it("pins the size and the ETag of the blob", async () => {
      await tested.put(content);
      const first = await pinned();
      expect(first.bytes).toBe(100);
      expect((await pinned()).eTag).toBe(first.eTag);
    });

    it("pins an empty blob", async () => {
      await tested.put(Buffer.alloc(0));
      expect((await pinned()).bytes).toBe(0);
    });

    it.each([
      ["the first byte", 0, 1],
      ["a range in the middle", 10, 60],
      ["the last byte", 99, 100],
      ["the whole blob", 0, 100],
    ])("reads %s and nothing else", async (_what, start, endExclusive) => {
      await tested.put(content);
      expect(await read(await pinned(), start, endExclusive)).toEqual(content.subarray(start, endExclusive));
    });

    it("answers `changed` once the blob has been written again, even with the same bytes", async () => {
      await tested.put(content);
      const before = await pinned();
      await tested.put(content);
      expect(await read(before, 0, 10)).toBe("changed");
      expect(await read(await pinned(), 0, 10)).toEqual(content.subarray(0, 10));
    });

    it("answers `changed` once the properties have been written, and pins the same Content-MD5 as before", async () => {
      await tested.put(content);
      const before = await pinned();
      await tested.changeProperties();
      expect(await read(before, 0, 10)).toBe("changed");
      const now = await pinned();
      expect(now.eTag).not.toBe(before.eTag);
      expect(now.contentMd5).toBe(createHash("md5").update(content).digest("base64"));
      expect(before.contentMd5).toBe(now.contentMd5);
      await tested.put(contentOf(100, 2));
      expect((await pinned()).contentMd5).not.toBe(before.contentMd5);
    });

    it("opens no stream on a blob that was deleted", async () => {
      await tested.put(content);
      const before = await pinned();
      await tested.remove();
      // A service may check the ETag before it looks for the blob. Either answer ends the transfer.
      expect(["missing", "changed"]).toContain(await read(before, 0, 10));
    });

    it("ends a stream without an error when it is destroyed half read", async () => {
      await tested.put(content);
      const answer = await tested.source.open(tested.ref, await pinned(), { start: 0, endExclusive: 100 });
      if (answer.kind !== "opened") throw new Error(answer.kind);
      answer.stream.destroy();
      expect(answer.stream.destroyed).toBe(true);
      expect(answer.stream.errored).toBeNull();
    });
  });
};
