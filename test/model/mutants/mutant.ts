/** A rule of DESIGN §3, and the code without it. Words like `FIX_ORDER` are switches of the checked model. */
export interface Mutant {
  readonly rule: string;
  readonly what: string;
  readonly edits: readonly Edit[];
}

export interface Edit {
  /** Below `src/transfer`. */
  readonly file: string;
  /** Must be there exactly once. */
  readonly from: string;
  readonly to: string;
}
