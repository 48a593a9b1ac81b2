import { describe, expect, it } from "vitest";
import { hashBlob } from "../../../../src/cli/check/hash-blob.ts";
import { QuickXorHash } from "../../../../src/transfer/hash/quick-xor-hash.ts";
import { MemorySource } from "../../../fakes/memory-source.ts";

const REF = { container: "scans", blob: "a.pdf", versionId: null };
const CONTENT = Buffer.from("x".repeat(1000));

const hashed = async (own: { readonly breakAfterBytes?: number; readonly bytes?: number } = {}) => {
  const source = new MemorySource();
  source.put(REF, CONTENT);
  source.breakAfterBytes = own.breakAfterBytes ?? null;
  const pinned = await source.pin(REF);
  const eTag = pinned.kind === "pinned" ? pinned.source.eTag : "";
  return await hashBlob(source, REF, { eTag, bytes: own.bytes ?? CONTENT.length });
};

describe("a blob's hash", () => {
  it("is that of its bytes", async () => {
    const hash = new QuickXorHash();
    hash.update(CONTENT);
    expect(await hashed()).toEqual({ kind: "hashed", quickXorHash: hash.digest() });
  });

  it("is not made of a part of them", async () => {
    expect(await hashed({ breakAfterBytes: 100 })).toMatchObject({
      kind: "failed",
      error: { code: "source-unavailable" },
    });
  });

  it("is not made of another version than was listed", async () => {
    const source = new MemorySource();
    source.put(REF, CONTENT);
    expect(await hashBlob(source, REF, { eTag: '"old"', bytes: CONTENT.length })).toMatchObject({
      kind: "failed",
      error: { code: "source-changed" },
    });
  });
});
