const BLOCK_BITS = 160;
const BLOCK_BYTES = BLOCK_BITS / 8;
const SHIFT_BITS = 11;

/**
 * OneDrive's quickXorHash, written to follow its definition: byte `i` of the content is XORed into a ring of 160
 * bits at bit `11·i mod 160`; at the end the length of the content, as 64 little-endian bits, is XORed into the
 * last eight bytes. Deliberately independent of the app's own implementation: each one checks the other.
 *
 * The position of a byte depends only on its offset. Ranges can therefore be added in any order, and a range can
 * be hashed separately and {@link merge}d once it has arrived completely.
 *
 * @see https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash
 */
export class QuickXorHash {
  readonly #block = new Uint8Array(BLOCK_BYTES);

  /** Adds `bytes`, the first of which is byte `offset` of the content. */
  add(bytes: Uint8Array, offset: number): void {
    const block = this.#block;
    // Reduce before multiplying: 11·offset may exceed the exact range of a number.
    let bit = ((offset % BLOCK_BITS) * SHIFT_BITS) % BLOCK_BITS;
    for (const byte of bytes) {
      const low = bit >> 3;
      const high = low + 1 === BLOCK_BYTES ? 0 : low + 1;
      const placed = byte << (bit & 7);
      block[low] = (block[low] ?? 0) ^ (placed & 0xff);
      block[high] = (block[high] ?? 0) ^ (placed >> 8);
      bit += SHIFT_BITS;
      if (bit >= BLOCK_BITS) bit -= BLOCK_BITS;
    }
  }

  /** Adds everything that was added to `other`. */
  merge(other: QuickXorHash): void {
    for (const [index, byte] of other.#block.entries()) this.#block[index] = (this.#block[index] ?? 0) ^ byte;
  }

  /** The hash, in base64, of content that is `sizeBytes` long and has been added completely. */
  digest(sizeBytes: number): string {
    const result = Buffer.from(this.#block);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(sizeBytes));
    for (const [index, byte] of length.entries()) {
      const at = BLOCK_BYTES - length.length + index;
      result[at] = (result[at] ?? 0) ^ byte;
    }
    return result.toString("base64");
  }
}
