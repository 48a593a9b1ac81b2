import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuickXorHash } from "../../../../local/graph/quick-xor-hash.ts";

/** The definition with one big number: each byte shifted left by 11 more bits, the circle closed at 160. */
function reference(content: Uint8Array): string {
  let circle = 0n;
  for (const [index, byte] of content.entries()) circle ^= BigInt(byte) << BigInt((index * 11) % 160);
  circle = (circle ^ (circle >> 160n)) & ((1n << 160n) - 1n);
  circle ^= BigInt(content.length) << 96n;
  const bytes = Buffer.from(circle.toString(16).padStart(40, "0"), "hex").reverse();
  return bytes.toString("base64");
}

function hashOf(content: Uint8Array): string {
  const hash = new QuickXorHash();
  hash.add(content, 0);
  return hash.digest(content.length);
}

describe("quickXorHash", () => {
  // Published vectors, as rclone's quickxorhash_test.go has them.
  it.each([
    ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="],
    ["0pZP", "0rDEEwAAAAAAAAAAAwAAAAAAAAA="],
    ["T6LYJIfDh81JrAK309H2JMJTXis=", "zBTHrspn3mEcohlJdIUAbjGNaNg="],
  ])("of %s is %s", (content, hash) => {
    expect(hashOf(Buffer.from(content, "base64"))).toBe(hash);
  });

  it("agrees with its definition, whatever the content", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (content) => {
        expect(hashOf(content)).toBe(reference(content));
      }),
    );
  });

  it("does not mind in which order ranges are added, or whether they are absorbed", () => {
    const content = randomBytes(1000);
    const [whole, side] = [new QuickXorHash(), new QuickXorHash()];
    side.add(content.subarray(321), 321);
    whole.absorb(side);
    whole.add(content.subarray(0, 321), 0);
    expect(whole.digest(1000)).toBe(hashOf(content));
  });

  it("places bytes rightly far beyond 4 GB", () => {
    const far = new QuickXorHash();
    const near = new QuickXorHash();
    far.add(Buffer.from("hello"), 160 * 1_000_000_000 + 7);
    near.add(Buffer.from("hello"), 7);
    expect(far.digest(12)).toBe(near.digest(12));
  });
});
