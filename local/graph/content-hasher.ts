import { createHash, type Hash } from "node:crypto";
import { QuickXorHash } from "./quick-xor-hash.ts";

/** Which hashes to compute: both, only the one Graph reports, or none. */
export type HashChoice = "all" | "quickXor" | "none";

/** The hashes of a complete file; null for one that was not asked for or could not be computed. */
export interface Hashes {
  readonly quickXorHash: string | null;
  readonly sha256: string | null;
}

/** Hashes one range while it arrives. Dropped if the range does not arrive completely. */
export interface RangeHasher {
  update(bytes: Uint8Array): void;
}

interface RangeState {
  readonly quickXor: QuickXorHash;
  /** Null if the range does not follow the bytes hashed so far: SHA-256 needs them in order. */
  readonly sha256: Hash | null;
  endExclusive: number;
}

/** Hashes a file range by range. A range counts only once it is passed to {@link commitRange}. */
export class ContentHasher {
  readonly #choice: HashChoice;
  readonly #quickXor = new QuickXorHash();
  readonly #ranges = new WeakMap<RangeHasher, RangeState>();
  #sha256 = createHash("sha256");
  #sha256EndExclusive = 0;
  #committedBytes = 0;

  constructor(choice: HashChoice) {
    this.#choice = choice;
  }

  /** Starts hashing a range. The file's hashes do not change until the range is committed. */
  beginRange(start: number): RangeHasher {
    const inOrder = this.#choice === "all" && start === this.#sha256EndExclusive;
    const state: RangeState = {
      quickXor: new QuickXorHash(),
      sha256: inOrder ? this.#sha256.copy() : null,
      endExclusive: start,
    };
    const usesQuickXor = this.#choice !== "none";
    const range: RangeHasher = {
      update: (bytes) => {
        if (usesQuickXor) state.quickXor.add(bytes, state.endExclusive);
        state.sha256?.update(bytes);
        state.endExclusive += bytes.length;
      },
    };
    this.#ranges.set(range, state);
    return range;
  }

  /** Adds a range that arrived completely to the file's hashes. */
  commitRange(range: RangeHasher, lengthBytes: number): void {
    const state = this.#ranges.get(range);
    if (state === undefined) throw new Error("the range is from another hasher, or already committed");
    this.#ranges.delete(range);
    this.#quickXor.merge(state.quickXor);
    this.#committedBytes += lengthBytes;
    if (state.sha256 !== null && state.endExclusive - lengthBytes === this.#sha256EndExclusive) {
      this.#sha256 = state.sha256;
      this.#sha256EndExclusive = state.endExclusive;
    }
  }

  /**
   * The hashes of all committed ranges. `sha256` is null if they came out of order, which print documents allow; a
   * caller that has the bytes on disk can hash them from there.
   */
  digest(): Hashes {
    const isSha256Complete = this.#choice === "all" && this.#sha256EndExclusive === this.#committedBytes;
    return {
      quickXorHash: this.#choice === "none" ? null : this.#quickXor.digest(this.#committedBytes),
      sha256: isSha256Complete ? this.#sha256.copy().digest("hex") : null,
    };
  }
}
