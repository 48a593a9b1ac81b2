import type { TargetKind } from "./address.ts";
import type { Counts } from "./counts.ts";
import { eTagOf } from "./item-json.ts";
import type { StoredItem } from "./item-store.ts";
import type { AttachmentView } from "./outlook/mailboxes.ts";
import { coveredBytes } from "./ranges.ts";
import type { Service } from "./service.ts";
import { tenantView, type TenantView } from "./tenant/view.ts";
import { hasAllBytes, type Session } from "./session-store.ts";

/** A stored file, for tests to inspect. */
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
  readonly rewritten: boolean;
  /** False for an item stored beside the one that GET on the address returns. */
  readonly addressed: boolean;
  /** Where its bytes are on disk; null if they were not kept. */
  readonly path: string | null;
}

/** An open session, for tests to inspect, without its secret. */
export interface SessionView {
  readonly id: string;
  readonly address: string;
  readonly kind: TargetKind;
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
  readonly putsInFlight: number;
  readonly state: "receiving" | "all bytes received" | "conflict";
  readonly deferCommit: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** The whole state: GET /_stand-in/state. */
export interface StateView {
  readonly url: string;
  readonly counts: Readonly<Counts> & { readonly sessionsExpired: number };
  /** The number of committed uploads, by address. */
  readonly commits: Readonly<Record<string, number>>;
  readonly sessions: readonly SessionView[];
  readonly items: readonly ItemView[];
  readonly tenant: TenantView;
  readonly attachments: readonly AttachmentView[];
}

export const itemView = (item: StoredItem): ItemView => {
  const { address, id, name, sizeBytes, mimeType, commits, seeded, rewritten, addressed, path } = item;
  const copied = { id, name, sizeBytes, mimeType, commits, seeded, rewritten, addressed, path };
  return { address: address.key, kind: address.kind, ...copied, ...item.hashes, eTag: eTagOf(item) };
};

export const sessionView = (session: Session): SessionView => {
  const { plan } = session;
  return {
    id: session.id,
    address: plan.slot.address.key,
    kind: plan.slot.address.kind,
    receivedBytes: coveredBytes(session.received),
    totalBytes: session.totalBytes,
    putsInFlight: session.inFlight.length,
    state: session.conflicted ? "conflict" : hasAllBytes(session) ? "all bytes received" : "receiving",
    deferCommit: plan.deferCommit,
    createdAt: new Date(session.createdAtMs).toISOString(),
    expiresAt: new Date(session.expiresAtMs).toISOString(),
  };
};

/** Every file: those at addresses of their own, then those in drives. */
export const itemViews = ({ items, tenant }: Pick<Service, "items" | "tenant">): ItemView[] =>
  [...items.all(), ...tenant.drives.flatMap((drive) => drive.files().map(({ item }) => item))].map(itemView);

export const stateView = (service: Service): StateView => {
  const { url, counts, sessions, tenant, mailboxes } = service;
  const all = itemViews(service);
  const commits: Record<string, number> = {};
  for (const { address, commits: added } of all) commits[address] = (commits[address] ?? 0) + added;
  return {
    url,
    counts: { ...counts, sessionsExpired: sessions.expiredCount },
    commits,
    sessions: sessions.allOpen().map(sessionView),
    items: all,
    tenant: tenantView(tenant),
    attachments: mailboxes.views(),
  };
};
