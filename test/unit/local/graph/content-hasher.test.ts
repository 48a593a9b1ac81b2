import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ContentHasher } from "../../../../local/graph/content-hasher.ts";

const CONTENT = Buffer.from("the quick brown fox jumps over the lazy dog");
const sha256 = createHash("sha256").update(CONTENT).digest("hex");

/** Hashes a range; it counts once the returned function is called. */
const receive = (hasher: ContentHasher, start: number, endExclusive: number): (() => void) => {
  const range = hasher.beginRange(start);
  range.update(CONTENT.subarray(start, endExclusive));
  return () => {
    hasher.commitRange(range, endExclusive - start);
  };
};

const hashedInOneRange = (): ContentHasher => {
  const hasher = new ContentHasher("all");
  receive(hasher, 0, CONTENT.length)();
  return hasher;
};
const { quickXorHash } = hashedInOneRange().digest();

describe("a content hasher", () => {
  it("computes the same hashes however the content is split into ranges", () => {
    const hasher = new ContentHasher("all");
    receive(hasher, 0, 7)();
    receive(hasher, 7, CONTENT.length)();
    expect(hasher.digest()).toEqual({ sha256, quickXorHash });
  });

  it("ignores ranges that were not committed", () => {
    const hasher = new ContentHasher("all");
    receive(hasher, 0, 5);
    receive(hasher, 0, 20)();
    receive(hasher, 20, 30);
    receive(hasher, 20, CONTENT.length)();
    expect(hasher.digest()).toEqual({ sha256, quickXorHash });
  });

  it("computes quickXorHash but not SHA-256 for ranges that came out of order", () => {
    const hasher = new ContentHasher("all");
    receive(hasher, 10, CONTENT.length)();
    receive(hasher, 0, 10)();
    expect(hasher.digest()).toEqual({ sha256: null, quickXorHash });
  });

  it("computes only the hashes that were asked for", () => {
    const [quick, none] = [new ContentHasher("quickXor"), new ContentHasher("none")];
    receive(quick, 0, CONTENT.length)();
    receive(none, 0, CONTENT.length)();
    expect(quick.digest()).toEqual({ sha256: null, quickXorHash });
    expect(none.digest()).toEqual({ sha256: null, quickXorHash: null });
  });

  it("refuses to commit a range twice, or a range of another hasher", () => {
    const hasher = new ContentHasher("all");
    const commit = receive(hasher, 0, 5);
    commit();
    expect(commit).toThrow("already committed");
    const foreign = new ContentHasher("all").beginRange(0);
    expect(() => {
      hasher.commitRange(foreign, 0);
    }).toThrow("another hasher");
  });
});
