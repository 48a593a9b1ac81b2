/** A rule of the protocol, and the code without it. */
export interface Mutant {
  /** `R1` to `R18` as `src/transfer` numbers them, or `secret`; of a batch by its name. */
  readonly rule: Rule | BatchRule;
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

/** A rule of a batch, `src/batch`. */
export type BatchRule =
  /** Only one worker's write of a step counts; a message counts for the step that it names. */
  | "fencing"
  /** A page is kept as it was planned before anything follows from it. */
  | "plan"
  /** A path belongs to one blob. */
  | "claim"
  /** A transfer's id follows from its batch, page and place; it is admitted before its job is sent. */
  | "child"
  /** So many pages are open, so many transfers are sent, and no more. */
  | "window"
  /** After a cancel nothing is sent, and what was sent is asked to stop. */
  | "cancel"
  /** Totals are those of closed pages, each counted once. */
  | "totals"
  /** A retry sends what failed, and only that. */
  | "retry"
  /** What the previous batch moved is not sent again if, and only if, it is the same. */
  | "previous"
  /** The lists appear whole, and before the end is written. */
  | "report"
  /** An end is published until that is on record; what stalls is sent again. */
  | "end"
  /** A failing step is repeated, and not for ever. */
  | "failure";

export interface Edit {
  /** Below the folder in `src` that has the name of the list's own. */
  readonly file: string;
  /** Must occur exactly once. */
  readonly from: string;
  readonly to: string;
}
