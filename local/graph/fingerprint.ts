import { createHash, type Hash } from "node:crypto";
import { QuickXorHash } from "./quick-xor-hash.ts";

/** Which hashes are computed: both, only the one Graph shows, or none. */
export type HashChoice = "all" | "quickXor" | "none";

/** The hashes of one finished content; null where one was not asked for or could not be computed. */
export interface Hashes {
  readonly quickXorHash: string | null;
  readonly sha256: string | null;
}

/** The hashes of one range on its way in; thrown away if the range does not arrive whole. */
export interface RangeFingerprint {
  add(bytes: Uint8Array): void;
}

interface Running {
  readonly quickXor: QuickXorHash;
  /** Null when the range does not follow the bytes hashed so far: sha256 needs them in order. */
  readonly sha256: Hash | null;
  endExclusive: number;
}

/** Hashes content range by range. A range counts only once it is {@link take}n. */
export class Fingerprint {
  readonly #choice: HashChoice;
  readonly #quickXor = new QuickXorHash();
  readonly #running = new WeakMap<RangeFingerprint, Running>();
  #sha256 = createHash("sha256");
  #sha256UpTo = 0;
  #takenBytes = 0;

  constructor(choice: HashChoice) {
    this.#choice = choice;
  }

  /** Starts a range at `start`; the content's own hashes stay as they are until it is taken. */
  begin(start: number): RangeFingerprint {
    const inOrder = this.#choice === "all" && start === this.#sha256UpTo;
    const running: Running = {
      quickXor: new QuickXorHash(),
      sha256: inOrder ? this.#sha256.copy() : null,
      endExclusive: start,
    };
    const hashed = this.#choice !== "none";
    const range: RangeFingerprint = {
      add(bytes) {
        if (hashed) running.quickXor.add(bytes, running.endExclusive);
        running.sha256?.update(bytes);
        running.endExclusive += bytes.length;
      },
    };
    this.#running.set(range, running);
    return range;
  }

  /** Makes a range that arrived whole part of the content. */
  take(range: RangeFingerprint, lengthBytes: number): void {
    const running = this.#running.get(range);
    if (!running) throw new Error("this range was begun elsewhere, or taken already");
    this.#running.delete(range);
    this.#quickXor.absorb(running.quickXor);
    this.#takenBytes += lengthBytes;
    if (running.sha256 && running.endExclusive - lengthBytes === this.#sha256UpTo) {
      this.#sha256 = running.sha256;
      this.#sha256UpTo = running.endExclusive;
    }
  }

  /**
   * The hashes of everything taken. sha256 is null if the ranges came out of order (print allows it); whoever
   * has the bytes on disk can then read them once more.
   */
  finish(): Hashes {
    const sha256Whole = this.#choice === "all" && this.#sha256UpTo === this.#takenBytes;
    return {
      quickXorHash: this.#choice === "none" ? null : this.#quickXor.digest(this.#takenBytes),
      sha256: sha256Whole ? this.#sha256.copy().digest("hex") : null,
    };
  }
}
