import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { Address } from "./address.ts";
import type { IncomingFile } from "./file-keeper.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { coveredBytes, missingRanges, type ByteRange } from "./ranges.ts";
import type { ConflictBehavior, FileSystemInfo } from "./request-bodies.ts";

/** What the create request asked for. */
export interface UploadPlan {
  readonly address: Address;
  readonly name: string;
  readonly mimeType: string | undefined;
  readonly behavior: ConflictBehavior;
  readonly deferCommit: boolean;
  readonly fileSystemInfo: FileSystemInfo;
  /** Announced at create: `fileSize` of a driveItem, `size` of a print document. */
  readonly announcedBytes: number | null;
}

/**
 * One upload session.
 *
 *     open ──range──▶ open ──last range──▶ committed
 *       │               │ └─ deferCommit, or 409 ──▶ all bytes there, still open ──commit──▶ committed
 *       └── DELETE or sliding expiry, at any of these ──▶ deleted | expired
 *
 * An ended session answers 404, like one that never was; once its token is a day old, 401.
 */
export interface Session {
  readonly id: string;
  readonly tempauth: string;
  readonly kind: "drive" | "print";
  readonly plan: UploadPlan;
  readonly file: IncomingFile;
  readonly fingerprint: Fingerprint;
  readonly createdAtMs: number;
  expiresAtMs: number;
  received: readonly ByteRange[];
  inFlight: readonly ByteRange[];
  totalBytes: number | null;
  state: "open" | "committed" | "deleted" | "expired";
  /** A commit met an item of the same name: the bytes are kept for another try. */
  conflicted: boolean;
}

/** Ended sessions are remembered to tell their old tokens from wrong ones, but not for ever. */
const rememberedSessions = 1000;

/** The sessions, open and lately ended. */
export class SessionStore {
  readonly #byId = new Map<string, Session>();
  expiredCount = 0;

  open(
    plan: UploadPlan,
    file: IncomingFile,
    fingerprint: Fingerprint,
    nowMs: number,
    lifetimeMs: number,
  ): Session {
    const session: Session = {
      id: randomUUID().replaceAll("-", "") + randomBytes(8).toString("hex"),
      tempauth: `v1.${randomBytes(48).toString("base64url")}`,
      kind: plan.address.kind === "printDocument" ? "print" : "drive",
      plan,
      file,
      fingerprint,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + lifetimeMs,
      received: [],
      inFlight: [],
      totalBytes: plan.announcedBytes,
      state: "open",
      conflicted: false,
    };
    this.#byId.set(session.id, session);
    this.#forgetOldest();
    return session;
  }

  find(id: string): Session | undefined {
    return this.#byId.get(id);
  }

  /** The open sessions, oldest first. */
  allOpen(): Session[] {
    return [...this.#byId.values()].filter((session) => session.state === "open");
  }

  /** Ends the sessions whose sliding lifetime is over; one that is receiving bytes is spared until it is not. */
  async expire(nowMs: number): Promise<void> {
    for (const session of this.allOpen()) {
      if (session.expiresAtMs > nowMs || session.inFlight.length > 0) continue;
      session.state = "expired";
      this.expiredCount += 1;
      await session.file.discard();
    }
  }

  #forgetOldest(): void {
    if (this.#byId.size <= rememberedSessions) return;
    const oldest = [...this.#byId.values()].find((session) => session.state !== "open");
    if (oldest) this.#byId.delete(oldest.id);
  }
}

/** Whether every byte has been received. An empty upload never has (OD#53). */
export function hasAllBytes(session: Session): boolean {
  const receivedBytes = coveredBytes(session.received);
  return receivedBytes > 0 && receivedBytes === session.totalBytes;
}

/** `nextExpectedRanges`: open-ended for a driveItem, a list of closed ranges for a print document. */
export function nextExpectedRanges(session: Session): string[] {
  if (hasAllBytes(session)) return [];
  if (session.kind === "drive") return [`${coveredBytes(session.received)}-`];
  return missingRanges(session.received, session.totalBytes ?? 0).map(
    ({ start, endExclusive }) => `${start}-${endExclusive - 1}`,
  );
}

/** Whether `offered` is the session's token; takes the same time wherever they differ. */
export function isTokenOf(session: Session, offered: string | null): boolean {
  const [expected, given] = [Buffer.from(session.tempauth), Buffer.from(offered ?? "")];
  return expected.length === given.length && timingSafeEqual(expected, given);
}
