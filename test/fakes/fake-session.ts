import type { UploadSpec } from "../../src/transfer/ports.ts";
import { wholeOf, without, type Range } from "../../src/transfer/range.ts";

/** How long a session lives after its last range. */
export const SESSION_LIFE_MS = 15 * 60_000;
/** The token inside an upload URL dies at this age, whatever its expiry says. */
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

  /** Bytes can still be committed by it. */
  isAlive(nowMs: number): boolean {
    return this.state === "open" && nowMs < this.expiresAtMs && !this.isTokenDead(nowMs);
  }

  isTokenDead(nowMs: number): boolean {
    return nowMs - this.createdAtMs >= TOKEN_LIFE_MS;
  }

  /** Whether the service takes these bytes now: in order, or (print) anything that is missing. */
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
