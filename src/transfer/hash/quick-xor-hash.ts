/** quickXorHash repeats itself every 160 bytes: byte i lands at bit (11 · i) mod 160. A row is one such period. */
const ROW_BYTES = 160;
const ROW_WORDS = ROW_BYTES / 4;
const HASH_BYTES = 20;
const SHIFT_BITS = 11;

/**
 * The running state of a hash, small enough for the record: all bytes at the same place of the period are
 * folded into one, and only `digest` turns the folded period into the 20 bytes.
 */
export interface HashState {
  /** Base64 of the 160 folded bytes. */
  readonly folded: string;
  /** The hash covers the bytes [0, upTo). */
  readonly upTo: number;
}

export const emptyHash: HashState = { folded: Buffer.alloc(ROW_BYTES).toString("base64"), upTo: 0 };

/**
 * quickXorHash, the content hash that OneDrive for Business and SharePoint keep in `file.hashes`
 * (https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash). Resumable, and indifferent to
 * the order of equal ranges: it proves which bytes arrived, not in what order.
 */
export class QuickXorHash {
  readonly #folded: Uint8Array;
  #upTo: number;

  constructor(state: HashState = emptyHash) {
    const folded = Buffer.from(state.folded, "base64");
    if (folded.length !== ROW_BYTES) throw new RangeError(`hash state has ${folded.length} bytes, not 160`);
    this.#folded = Uint8Array.from(folded);
    this.#upTo = state.upTo;
  }

  get upTo(): number {
    return this.#upTo;
  }

  /** Takes bytes in as the ones that follow [0, upTo). */
  update(bytes: Uint8Array): void {
    foldInto(this.#folded, this.#upTo % ROW_BYTES, bytes);
    this.#upTo += bytes.length;
  }

  state(): HashState {
    return { folded: Buffer.from(this.#folded).toString("base64"), upTo: this.#upTo };
  }

  /** Base64 of the 20 bytes, as Graph writes it. */
  digest(): string {
    const hash = Buffer.alloc(HASH_BYTES);
    for (let i = 0; i < ROW_BYTES; i++) {
      const bit = (i * SHIFT_BITS) % (HASH_BYTES * 8);
      const spread = (this.#folded[i] ?? 0) << (bit % 8);
      const at = bit >> 3;
      hash[at] = (hash[at] ?? 0) ^ (spread & 0xff);
      const next = (at + 1) % HASH_BYTES;
      hash[next] = (hash[next] ?? 0) ^ (spread >> 8);
    }
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(this.#upTo));
    for (let i = 0; i < 8; i++) {
      const at = HASH_BYTES - 8 + i;
      hash[at] = (hash[at] ?? 0) ^ (length[i] ?? 0);
    }
    return hash.toString("base64");
  }
}

/** XORs `bytes` into the row, the first of them at `place`; whole words wherever memory allows. */
const foldInto = (row: Uint8Array, place: number, bytes: Uint8Array): void => {
  const unaligned = Math.min(bytes.length, (4 - (bytes.byteOffset % 4)) % 4);
  const wordCount = (bytes.length - unaligned) >> 2;
  // No whole word, and perhaps not even a place where one could begin.
  if (wordCount === 0) {
    xorBytes(row, place, bytes, 0, bytes.length);
    return;
  }
  xorBytes(row, place, bytes, 0, unaligned);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + unaligned, wordCount);
  const folded = new Uint8Array(foldWords(words).buffer);
  xorBytes(row, place + unaligned, folded, 0, ROW_BYTES);
  xorBytes(row, place, bytes, unaligned + wordCount * 4, bytes.length);
};

const xorBytes = (row: Uint8Array, place: number, bytes: Uint8Array, from: number, to: number): void => {
  for (let i = from; i < to; i++) {
    const at = (place + i) % ROW_BYTES;
    row[at] = (row[at] ?? 0) ^ (bytes[i] ?? 0);
  }
};

/** Folds words into one row, column by column; eight columns at a time stay in registers. */
const foldWords = (words: Int32Array): Int32Array => {
  const row = new Int32Array(ROW_WORDS);
  const rowsEnd = words.length - (words.length % ROW_WORDS);
  for (let column = 0; column < ROW_WORDS; column += 8) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = column; i < rowsEnd; i += ROW_WORDS) {
      a ^= words[i] ?? 0;
      b ^= words[i + 1] ?? 0;
      c ^= words[i + 2] ?? 0;
      d ^= words[i + 3] ?? 0;
      e ^= words[i + 4] ?? 0;
      f ^= words[i + 5] ?? 0;
      g ^= words[i + 6] ?? 0;
      h ^= words[i + 7] ?? 0;
    }
    row.set([a, b, c, d, e, f, g, h], column);
  }
  for (let i = rowsEnd; i < words.length; i++) {
    row[i - rowsEnd] = (row[i - rowsEnd] ?? 0) ^ (words[i] ?? 0);
  }
  return row;
};
