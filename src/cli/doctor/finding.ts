/** The result of a check. */
export interface Finding {
  /** Stable name of the check: `storage`, `queue`, `records`, `rules`, `source`, `graph`, `token`, `permission`, `settings`, `clock`, `app`. */
  readonly check: string;
  /** `warning`: works, but deserves a look. `skipped`: depends on another check that failed. */
  readonly verdict: "ok" | "warning" | "error" | "skipped";
  readonly message: string;
  /** What to do about it; null if there is nothing to do. */
  readonly fix: string | null;
}

export const ok = (check: string, message: string): Finding => ({ check, verdict: "ok", message, fix: null });

export const warning = (check: string, message: string, fix: string): Finding => ({
  check,
  verdict: "warning",
  message,
  fix,
});

export const failure = (check: string, message: string, fix: string): Finding => ({
  check,
  verdict: "error",
  message,
  fix,
});

export const skipped = (check: string, message: string): Finding => ({
  check,
  verdict: "skipped",
  message,
  fix: null,
});
