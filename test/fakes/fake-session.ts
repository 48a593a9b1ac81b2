import type { UploadSpec } from "../../src/transfer/destination.ts";
import { wholeOf, without, type Range } from "../../src/transfer/range.ts";

/** How long a session lives after its last range. */
export const SESSION_LIFE_MS = 15 * 60_000;
/** The token in an upload URL expires at this age, whatever the session's expiry says. */
export const TOKEN_LIFE_MS = 24 * 3_600_000;

export type SessionState = "open" | "committed" | "deleted";

/** One upload session as the service keeps it. */
export class FakeSession {
  readonly url: string;
  readonly spec: UploadSpec;
  readonly createdAtMs: number;
  readonly content: Buffer;
  state: SessionState = "open";
  expiresAtMs: number;
  remaining: readonly Range[];

  constructor(url: string, spec: UploadSpec, nowMs: number) {
    this.url = url;
    this.spec = spec;
    this.createdAtMs = nowMs;
    this.expiresAtMs = nowMs + SESSION_LIFE_MS;
    this.content = Buffer.alloc(spec.source.bytes);
    this.remaining = wholeOf(spec.source.bytes);
  }

  /** Whether the session can still commit its bytes. */
  isAlive(nowMs: number): boolean {
    return this.state === "open" && nowMs < this.expiresAtMs && !this.isTokenExpired(nowMs);
  }

  isTokenExpired(nowMs: number): boolean {
    return nowMs - this.createdAtMs >= TOKEN_LIFE_MS;
  }

  /** Whether the service accepts this range next: only the first missing one, or any missing one (print). */
  expects(range: Range, anyOrder: boolean): boolean {
    return anyOrder
      ? this.remaining.some(
          ({ start, endExclusive }) => start <= range.start && range.endExclusive <= endExclusive,
        )
      : this.remaining[0]?.start === range.start;
  }

  take(start: number, bytes: Buffer, nowMs: number): void {
    bytes.copy(this.content, start);
    this.remaining = without(this.remaining, { start, endExclusive: start + bytes.length });
    this.expiresAtMs = nowMs + SESSION_LIFE_MS;
  }
}
