/** A rule of the protocol, and the code without it. */
export interface Mutant {
  /** `R1` to `R18` as `src/transfer` numbers them, or `secret`. */
  readonly rule: Rule;
  /** What the code does without the rule. */
  readonly title: string;
  readonly edits: readonly Edit[];
}

export type Rule =
  | "R1"
  | "R2"
  | "R3"
  | "R4"
  | "R5"
  | "R6"
  | "R7"
  | "R8"
  | "R9"
  | "R10"
  | "R11"
  | "R12"
  | "R13"
  | "R14"
  | "R15"
  | "R16"
  | "R17"
  | "R18"
  | "secret";

export interface Edit {
  /** Below `src/transfer`. */
  readonly file: string;
  /** Must occur exactly once. */
  readonly from: string;
  readonly to: string;
}
