/** quickXorHash repeats itself every 160 bytes: byte i lands at bit (11 · i) mod 160. */
const PERIOD_BYTES = 160;
const WORDS = PERIOD_BYTES / 4;
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

export const emptyHash: HashState = { folded: Buffer.alloc(PERIOD_BYTES).toString("base64"), upTo: 0 };

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
    if (folded.length !== PERIOD_BYTES)
      throw new RangeError(`hash state has ${folded.length} bytes, not 160`);
    this.#folded = Uint8Array.from(folded);
    this.#upTo = state.upTo;
  }

  get upTo(): number {
    return this.#upTo;
  }

  /** Takes bytes in as the ones that follow [0, upTo). */
  update(bytes: Uint8Array): void {
    foldInto(this.#folded, this.#upTo % PERIOD_BYTES, bytes);
    this.#upTo += bytes.length;
  }

  state(): HashState {
    return { folded: Buffer.from(this.#folded).toString("base64"), upTo: this.#upTo };
  }

  /** Base64 of the 20 bytes, as Graph writes it. */
  digest(): string {
    const hash = Buffer.alloc(HASH_BYTES);
    for (let i = 0; i < PERIOD_BYTES; i++) {
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

/** XORs `bytes` into the period, the first of them at place `phase`; whole words wherever memory allows. */
const foldInto = (folded: Uint8Array, phase: number, bytes: Uint8Array): void => {
  const ragged = Math.min(bytes.length, (4 - (bytes.byteOffset % 4)) % 4);
  const wordCount = (bytes.length - ragged) >> 2;
  // No whole word, and maybe not even a place where one could begin.
  if (wordCount === 0) {
    xorBytes(folded, phase, bytes, 0, bytes.length);
    return;
  }
  xorBytes(folded, phase, bytes, 0, ragged);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + ragged, wordCount);
  const sums = foldWords(words);
  xorBytes(folded, phase + ragged, new Uint8Array(sums.buffer), 0, PERIOD_BYTES);
  xorBytes(folded, phase, bytes, ragged + wordCount * 4, bytes.length);
};

const xorBytes = (folded: Uint8Array, phase: number, bytes: Uint8Array, from: number, to: number): void => {
  for (let i = from; i < to; i++) {
    const at = (phase + i) % PERIOD_BYTES;
    folded[at] = (folded[at] ?? 0) ^ (bytes[i] ?? 0);
  }
};

/** Column sums (by XOR) of words laid out in rows of one period; eight columns at a time keep them in registers. */
const foldWords = (words: Int32Array): Int32Array => {
  const sums = new Int32Array(WORDS);
  const rowsEnd = words.length - (words.length % WORDS);
  for (let column = 0; column < WORDS; column += 8) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let i = column; i < rowsEnd; i += WORDS) {
      a ^= words[i] ?? 0;
      b ^= words[i + 1] ?? 0;
      c ^= words[i + 2] ?? 0;
      d ^= words[i + 3] ?? 0;
      e ^= words[i + 4] ?? 0;
      f ^= words[i + 5] ?? 0;
      g ^= words[i + 6] ?? 0;
      h ^= words[i + 7] ?? 0;
    }
    sums.set([a, b, c, d, e, f, g, h], column);
  }
  for (let i = rowsEnd; i < words.length; i++) {
    sums[i - rowsEnd] = (sums[i - rowsEnd] ?? 0) ^ (words[i] ?? 0);
  }
  return sums;
};
