/** What a check came to. `mend` says what to do, where there is something to do. */
export interface Finding {
  /** What was checked, stable: `storage`, `queue`, `records`, `source`, `graph`, `token`, `permission`, `settings`. */
  readonly check: string;
  /** `warning`: works, but look at it. `skipped`: cannot be told before something else is mended. */
  readonly verdict: "ok" | "warning" | "fault" | "skipped";
  readonly said: string;
  readonly mend: string | null;
}

export const ok = (check: string, said: string): Finding => ({ check, verdict: "ok", said, mend: null });

export const warning = (check: string, said: string, mend: string): Finding => ({
  check,
  verdict: "warning",
  said,
  mend,
});

export const fault = (check: string, said: string, mend: string): Finding => ({
  check,
  verdict: "fault",
  said,
  mend,
});

export const skipped = (check: string, said: string): Finding => ({
  check,
  verdict: "skipped",
  said,
  mend: null,
});
