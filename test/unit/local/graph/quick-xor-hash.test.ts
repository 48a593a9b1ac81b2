import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuickXorHash } from "../../../../local/graph/quick-xor-hash.ts";

/** The definition in one big number: each byte shifted left by 11 more bits, wrapping around at 160. */
const reference = (content: Uint8Array): string => {
  let ring = 0n;
  for (const [index, byte] of content.entries()) ring ^= BigInt(byte) << BigInt((index * 11) % 160);
  ring = (ring ^ (ring >> 160n)) & ((1n << 160n) - 1n);
  ring ^= BigInt(content.length) << 96n;
  const bytes = Buffer.from(ring.toString(16).padStart(40, "0"), "hex").reverse();
  return bytes.toString("base64");
};

const hashOf = (content: Uint8Array): string => {
  const hash = new QuickXorHash();
  hash.add(content, 0);
  return hash.digest(content.length);
};

describe("quickXorHash", () => {
  // Published test vectors, from rclone's quickxorhash_test.go.
  it.each([
    ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="],
    ["0pZP", "0rDEEwAAAAAAAAAAAwAAAAAAAAA="],
    ["T6LYJIfDh81JrAK309H2JMJTXis=", "zBTHrspn3mEcohlJdIUAbjGNaNg="],
  ])("of %s (base64) is %s", (content, hash) => {
    expect(hashOf(Buffer.from(content, "base64"))).toBe(hash);
  });

  it("agrees with its definition for any content", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (content) => {
        expect(hashOf(content)).toBe(reference(content));
      }),
    );
  });

  it("does not depend on the order of ranges, or on whether they are merged", () => {
    const content = randomBytes(1000);
    const [whole, side] = [new QuickXorHash(), new QuickXorHash()];
    side.add(content.subarray(321), 321);
    whole.merge(side);
    whole.add(content.subarray(0, 321), 0);
    expect(whole.digest(1000)).toBe(hashOf(content));
  });

  it("positions bytes correctly far beyond 4 GB", () => {
    const far = new QuickXorHash();
    const near = new QuickXorHash();
    far.add(Buffer.from("hello"), 160 * 1_000_000_000 + 7);
    near.add(Buffer.from("hello"), 7);
    expect(far.digest(12)).toBe(near.digest(12));
  });
});
