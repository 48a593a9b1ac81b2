import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { ConflictBehavior } from "./conflict-behavior.ts";
import type { ContentHasher } from "./content-hasher.ts";
import type { IncomingFile } from "./file-store.ts";
import { coveredBytes, missingRanges, type ByteRange } from "./ranges.ts";
import type { FileSystemInfo } from "./request-bodies.ts";
import type { UploadSlot } from "./upload-slot.ts";

/** What the request that created the session asked for. */
export interface UploadPlan {
  readonly slot: UploadSlot;
  readonly name: string;
  /** Null to derive it from the name. */
  readonly mimeType: string | null;
  readonly behavior: ConflictBehavior;
  readonly deferCommit: boolean;
  readonly fileSystemInfo: FileSystemInfo;
  /** The size given on creation: `fileSize` of a driveItem, `size` of a print document. */
  readonly announcedBytes: number | null;
}

/**
 * One upload session.
 *
 *     open ──range──▶ open ──last range──▶ committed
 *       │               └─ deferCommit, or 409 ──▶ all bytes received, still open ──commit──▶ committed
 *       └── DELETE or sliding expiry, from any open state ──▶ deleted | expired
 *
 * An ended session responds 404, as if it had never existed; once its token has expired, 401.
 */
export interface Session {
  readonly id: string;
  readonly tempauth: string;
  readonly kind: "drive" | "print";
  readonly plan: UploadPlan;
  readonly file: IncomingFile;
  readonly hasher: ContentHasher;
  readonly createdAtMs: number;
  expiresAtMs: number;
  received: readonly ByteRange[];
  inFlight: readonly ByteRange[];
  totalBytes: number | null;
  state: "open" | "committed" | "deleted" | "expired";
  /** A commit failed because the name is taken; the bytes are kept so that the client can commit again. */
  conflicted: boolean;
}

/** Ended sessions are kept, so that an expired token can be told from a wrong one, up to this many in all. */
const MAX_SESSIONS = 1000;

/** The open and the recently ended sessions. */
export class SessionStore {
  readonly #byId = new Map<string, Session>();
  expiredCount = 0;

  open(
    plan: UploadPlan,
    file: IncomingFile,
    hasher: ContentHasher,
    nowMs: number,
    lifetimeMs: number,
  ): Session {
    const session: Session = {
      id: randomUUID().replaceAll("-", "") + randomBytes(8).toString("hex"),
      tempauth: `v1.${randomBytes(48).toString("base64url")}`,
      kind: plan.slot.address.kind === "printDocument" ? "print" : "drive",
      plan,
      file,
      hasher,
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

  find(id: string): Session | null {
    return this.#byId.get(id) ?? null;
  }

  /** The open sessions, oldest first. */
  allOpen(): Session[] {
    return [...this.#byId.values()].filter((session) => session.state === "open");
  }

  /** Ends the sessions whose sliding lifetime is over, except those that are receiving bytes. */
  async expire(nowMs: number): Promise<void> {
    for (const session of this.allOpen()) {
      if (session.expiresAtMs > nowMs || session.inFlight.length > 0) continue;
      session.state = "expired";
      this.expiredCount += 1;
      await session.file.discard();
    }
  }

  #forgetOldest(): void {
    if (this.#byId.size <= MAX_SESSIONS) return;
    const oldest = [...this.#byId.values()].find((session) => session.state !== "open");
    if (oldest !== undefined) this.#byId.delete(oldest.id);
  }
}

/**
 * Whether every byte has been received. Never true for an empty file.
 * @see https://github.com/OneDrive/onedrive-api-docs/issues/53
 */
export const hasAllBytes = (session: Session): boolean => {
  const receivedBytes = coveredBytes(session.received);
  return receivedBytes > 0 && receivedBytes === session.totalBytes;
};

/** `nextExpectedRanges`: open-ended for a driveItem, a list of closed ranges for a print document. */
export const nextExpectedRanges = (session: Session): string[] => {
  if (hasAllBytes(session)) return [];
  if (session.kind === "drive") return [`${coveredBytes(session.received)}-`];
  return missingRanges(session.received, session.totalBytes ?? 0).map(
    ({ start, endExclusive }) => `${start}-${endExclusive - 1}`,
  );
};

/** Whether `offered` is the session's token, compared in constant time. */
export const isTokenOf = (session: Session, offered: string | null): boolean => {
  const [expected, given] = [Buffer.from(session.tempauth), Buffer.from(offered ?? "")];
  return expected.length === given.length && timingSafeEqual(expected, given);
};
