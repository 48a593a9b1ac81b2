import type { TargetKind } from "./address.ts";
import { eTagOf } from "./item-json.ts";
import type { StoredItem } from "./item-store.ts";
import type { Service } from "./service.ts";
import { hasAllBytes, type Session } from "./session-store.ts";
import { coveredBytes } from "./ranges.ts";
import type { Counts } from "./tally.ts";

/** A finished file, as tests look at it. */
export interface ItemView {
  /** The item's path without a version. */
  readonly address: string;
  readonly kind: TargetKind;
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly quickXorHash: string | null;
  readonly sha256: string | null;
  readonly mimeType: string;
  readonly eTag: string;
  readonly commits: number;
  readonly seeded: boolean;
  readonly altered: boolean;
  /** False for one stored beside the item its address answers. */
  readonly addressed: boolean;
  /** Where its bytes are on this machine. */
  readonly path: string | null;
}

/** An open session, as tests look at it; without its secret. */
export interface SessionView {
  readonly id: string;
  readonly address: string;
  readonly kind: TargetKind;
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
  readonly putsUnderWay: number;
  readonly state: "receiving" | "all bytes there" | "conflict";
  readonly deferCommit: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Everything at a glance: GET /_stand-in/state. */
export interface StateView {
  readonly url: string;
  readonly counts: Readonly<Counts> & { readonly sessionsExpired: number };
  /** Uploads committed, by address. */
  readonly commits: Readonly<Record<string, number>>;
  readonly sessions: readonly SessionView[];
  readonly items: readonly ItemView[];
}

export function itemView(item: StoredItem): ItemView {
  const { address, id, name, sizeBytes, mimeType, commits, seeded, altered, addressed, path } = item;
  const seen = { id, name, sizeBytes, mimeType, commits, seeded, altered, addressed, path };
  return { address: address.key, kind: address.kind, ...seen, ...item.hashes, eTag: eTagOf(item) };
}

export function sessionView(session: Session): SessionView {
  const { plan } = session;
  return {
    id: session.id,
    address: plan.address.key,
    kind: plan.address.kind,
    receivedBytes: coveredBytes(session.received),
    totalBytes: session.totalBytes,
    putsUnderWay: session.inFlight.length,
    state: session.conflicted ? "conflict" : hasAllBytes(session) ? "all bytes there" : "receiving",
    deferCommit: plan.deferCommit,
    createdAt: new Date(session.createdAtMs).toISOString(),
    expiresAt: new Date(session.expiresAtMs).toISOString(),
  };
}

export function stateView({ url, tally, sessions, items }: Service): StateView {
  const all = items.all();
  const commits: Record<string, number> = {};
  for (const { address, commits: added } of all) commits[address.key] = (commits[address.key] ?? 0) + added;
  return {
    url,
    counts: { ...tally.counts, sessionsExpired: sessions.expiredCount },
    commits,
    sessions: sessions.allOpen().map(sessionView),
    items: all.map(itemView),
  };
}
