const blockBits = 160;
const blockBytes = blockBits / 8;
const shiftBits = 11;

/**
 * OneDrive's quickXorHash, written as its definition reads: byte `i` of the content is XORed into a 160-bit
 * circle at bit `11·i mod 160`; at the end the content's length, as 64 little-endian bits, is XORed into the
 * last eight bytes. Kept apart from the worker's own hash on purpose: the two check one another.
 *
 * Every byte's place follows from its offset alone, so ranges may be added in any order, and a range hashed on
 * the side may be {@link absorb}ed once it has arrived whole.
 *
 * @see https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash
 */
export class QuickXorHash {
  readonly #block = new Uint8Array(blockBytes);

  /** Adds `bytes`, the first of which is byte `offset` of the content. */
  add(bytes: Uint8Array, offset: number): void {
    const block = this.#block;
    // In two steps, as 11·offset may be too large a number to be exact.
    let bit = ((offset % blockBits) * shiftBits) % blockBits;
    for (const byte of bytes) {
      const low = bit >> 3;
      const high = low + 1 === blockBytes ? 0 : low + 1;
      const placed = byte << (bit & 7);
      block[low] = (block[low] ?? 0) ^ (placed & 0xff);
      block[high] = (block[high] ?? 0) ^ (placed >> 8);
      bit += shiftBits;
      if (bit >= blockBits) bit -= blockBits;
    }
  }

  /** Adds all that `other` has seen. */
  absorb(other: QuickXorHash): void {
    for (const [index, byte] of other.#block.entries()) this.#block[index] = (this.#block[index] ?? 0) ^ byte;
  }

  /** The hash, in base64, of a content of `sizeBytes` bytes, all of which have been added. */
  digest(sizeBytes: number): string {
    const result = Buffer.from(this.#block);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(sizeBytes));
    for (const [index, byte] of length.entries()) {
      const at = blockBytes - length.length + index;
      result[at] = (result[at] ?? 0) ^ byte;
    }
    return result.toString("base64");
  }
}
