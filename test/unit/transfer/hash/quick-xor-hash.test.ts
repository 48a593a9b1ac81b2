import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyHash, QuickXorHash } from "../../../../src/transfer/hash/quick-xor-hash.ts";

/**
 * The published definition, bit by bit: bit b of byte i is XORed into bit (11 · i + b) mod 160, and then the length
 * as a 64-bit number into the last 8 bytes (https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash).
 */
const naive = (content: Uint8Array): string => {
  const bits = new Array<number>(160).fill(0);
  const flip = (at: number): void => {
    bits[at % 160] = (bits[at % 160] ?? 0) ^ 1;
  };
  for (const [i, byte] of content.entries()) {
    for (let b = 0; b < 8; b++) if ((byte >> b) & 1) flip(11 * i + b);
  }
  for (let b = 0n; b < 64n; b++) if ((BigInt(content.length) >> b) & 1n) flip(96 + Number(b));
  const bytes = Array.from({ length: 20 }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((byte, bit, b) => byte | (bit << b), 0),
  );
  return Buffer.from(bytes).toString("base64");
};

const hashOf = (...parts: Uint8Array[]): string => {
  const hash = new QuickXorHash();
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** `bytes` at a place in memory that is `offset` beyond a multiple of 8. */
const at = (offset: number, bytes: Uint8Array): Uint8Array => {
  const room = new Uint8Array(new ArrayBuffer(offset + bytes.length + 8), offset, bytes.length);
  room.set(bytes);
  return room;
};

const pieces = fc.array(
  fc.record({ bytes: fc.uint8Array({ maxLength: 700 }), offset: fc.integer({ min: 0, max: 7 }) }),
  { maxLength: 12 },
);

describe("quickXorHash", () => {
  // Published test vectors (rclone, backend/onedrive/quickxorhash).
  it.each([
    ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="],
    ["tbQ=", "taAFAAAAAAAAAAAAAgAAAAAAAAA="],
    ["jRRDVA==", "jaDAEKgAAAAAAAAABAAAAAAAAAA="],
    ["XoJ1AsoR4fDYJrDqYs4=", "XhBEHQSgjAiEAx7YPgEs1CEGZwA="],
    ["T6LYJIfDh81JrAK309H2JMJTXis=", "zBTHrspn3mEcohlJdIUAbjGNaNg="],
    ["YnF4smoy9hox2jBlJ3VUa4qyCRhOZbWcmFGIiszTT4zAdYHsqJazyg==", "arkIn+ELddmE8N34J9ydyFKW+9w="],
  ])("of base64 %j is %s", (content, hash) => {
    expect(hashOf(Buffer.from(content, "base64"))).toBe(hash);
    expect(naive(Buffer.from(content, "base64"))).toBe(hash);
  });

  it("agrees with its definition for any split of the content and any alignment in memory", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const laid = parts.map(({ bytes, offset }) => at(offset, bytes));
        expect(hashOf(...laid)).toBe(naive(Buffer.concat(laid)));
      }),
    );
  });

  it.each([65_535, 65_536, 65_760, 65_761, 200_001])(
    "takes a piece of %i bytes, wherever it begins",
    (length) => {
      const content = Uint8Array.from({ length }, (_, i) => (i * i * 7 + (i >> 8)) & 0xff);
      const whole = naive(content);
      for (const begun of [0, 1, 159, 160, 161])
        expect(hashOf(content.subarray(0, begun), content.subarray(begun)), `after ${begun}`).toBe(whole);
    },
  );

  it("takes small pieces of any size and alignment", () => {
    for (let offset = 0; offset < 8; offset++) {
      for (let length = 0; length <= 9; length++) {
        const bytes = at(
          offset,
          Uint8Array.from({ length }, (_, i) => 0xa1 + 13 * i),
        );
        expect(hashOf(bytes), `${length} bytes at ${offset}`).toBe(naive(bytes));
      }
    }
  });

  it("continues from its state as if it had not been interrupted", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        let state = emptyHash;
        for (const { bytes, offset } of parts) {
          const resumed = new QuickXorHash(JSON.parse(JSON.stringify(state)) as typeof state);
          resumed.update(at(offset, bytes));
          state = resumed.state();
        }
        const all = Buffer.concat(parts.map(({ bytes }) => bytes));
        expect(new QuickXorHash(state).digest()).toBe(naive(all));
        expect(state.upTo).toBe(all.length);
      }),
    );
  });

  it("includes the full length of more than 4 GiB", () => {
    const far = { ...emptyHash, upTo: 2 ** 40 + 5 };
    const digest = Buffer.from(new QuickXorHash(far).digest(), "base64");
    expect(digest.readBigUInt64LE(12)).toBe(BigInt(far.upTo));
  });

  it("puts a byte beyond 4 GiB at its place in the period", () => {
    const upTo = 160 * 2 ** 33;
    const far = new QuickXorHash({ ...emptyHash, upTo: upTo + 3 });
    const near = new QuickXorHash({ ...emptyHash, upTo: 3 });
    far.update(Buffer.from("tail"));
    near.update(Buffer.from("tail"));
    expect(far.state().folded).toBe(near.state().folded);
  });

  it("can be read at any time without changing what follows", () => {
    const hash = new QuickXorHash();
    hash.update(Buffer.from("ab"));
    expect([hash.digest(), hash.state().upTo]).toEqual([naive(Buffer.from("ab")), 2]);
    hash.update(Buffer.from("c"));
    expect(hash.digest()).toBe(naive(Buffer.from("abc")));
    expect(emptyHash).toEqual({ folded: Buffer.alloc(160).toString("base64"), upTo: 0 });
  });

  it("does not detect that ranges with lengths of a multiple of 160 bytes are swapped", () => {
    const a = Uint8Array.from({ length: 320 }, (_, i) => (i * i * 3) >> 3);
    const b = Uint8Array.from({ length: 320 }, (_, i) => (i * i * 5) >> 3);
    expect(hashOf(a, b)).toBe(hashOf(b, a));
    expect(hashOf(a.subarray(1), b)).not.toBe(hashOf(b, a.subarray(1)));
  });

  it.each(["", "AAAA", Buffer.alloc(161).toString("base64")])("rejects the invalid state %#", (folded) => {
    expect(() => new QuickXorHash({ folded, upTo: 0 })).toThrow(RangeError);
  });
});
