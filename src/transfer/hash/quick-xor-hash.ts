import { foldRows, ROW_BYTES } from "./fold-rows.ts";

const HASH_BYTES = 20;
/** Byte i lands at bit (11 · i) mod 160: quickXorHash repeats itself every 160 bytes. */
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
    foldRows(this.#folded, this.#upTo % ROW_BYTES, bytes);
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
