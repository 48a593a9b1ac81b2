import { beforeEach, describe, expect, test } from "vitest";
import { contentOf } from "../fakes/scenario.ts";
import { readAll } from "../fakes/read-all.ts";
import type { SourceRef } from "../../src/transfer/job.ts";
import type { Source } from "../../src/transfer/ports.ts";
import type { PinnedSource } from "../../src/transfer/record.ts";

export interface SourceUnderTest {
  readonly source: Source;
  put(ref: SourceRef, content: Buffer): Promise<void>;
  remove(ref: SourceRef): Promise<void>;
}

/** What the domain relies on in the source of blobs. `ref` names a blob that is not there yet. */
export const sourceContract = (
  make: () => Promise<SourceUnderTest> | SourceUnderTest,
  ref: SourceRef,
): void => {
  describe("a source", () => {
    const content = contentOf(100);
    let it: SourceUnderTest;
    beforeEach(async () => {
      it = await make();
      await it.remove(ref);
    });

    const pinned = async (): Promise<PinnedSource> => {
      const answer = await it.source.pin(ref);
      if (answer.kind !== "pinned") throw new Error(`pinning answered ${answer.kind}`);
      return answer.source;
    };
    const read = async (of: PinnedSource, start: number, endExclusive: number): Promise<unknown> => {
      const answer = await it.source.open(ref, of, { start, endExclusive });
      return answer.kind === "opened" ? await readAll(answer.stream) : answer.kind;
    };

    test("says that a blob is missing", async () => {
      const answer = await it.source.pin(ref);
      expect(answer.kind).toBe("missing");
      expect("error" in answer ? answer.error.code : "").toBe("source-not-found");
    });

    test("pins the blob as it is", async () => {
      await it.put(ref, content);
      expect((await pinned()).bytes).toBe(100);
      expect((await pinned()).eTag).toBe((await pinned()).eTag);
    });

    test("pins an empty blob", async () => {
      await it.put(ref, Buffer.alloc(0));
      expect((await pinned()).bytes).toBe(0);
    });

    test("reads exactly the bytes of a range, the end not included", async () => {
      await it.put(ref, content);
      const of = await pinned();
      expect(await read(of, 0, 1)).toEqual(content.subarray(0, 1));
      expect(await read(of, 10, 60)).toEqual(content.subarray(10, 60));
      expect(await read(of, 99, 100)).toEqual(content.subarray(99));
      expect(await read(of, 0, 100)).toEqual(content);
    });

    test("refuses to read on once the blob has changed, even to the same bytes", async () => {
      await it.put(ref, content);
      const of = await pinned();
      await it.put(ref, content);
      expect(await read(of, 0, 10)).toBe("changed");
      expect(await read(await pinned(), 0, 10)).toEqual(content.subarray(0, 10));
    });

    test("says so when the blob has gone", async () => {
      await it.put(ref, content);
      const of = await pinned();
      await it.remove(ref);
      expect(await read(of, 0, 10)).toBe("missing");
    });

    test("lets a stream be given up half read", async () => {
      await it.put(ref, content);
      const answer = await it.source.open(ref, await pinned(), { start: 0, endExclusive: 100 });
      if (answer.kind !== "opened") throw new Error(answer.kind);
      answer.stream.destroy();
      expect(answer.stream.destroyed).toBe(true);
    });
  });
};
