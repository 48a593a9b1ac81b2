import type { Job, TransferOptions } from "../../src/transfer/job.ts";

/** A small transfer, and the behavior of the service it goes to. */
export interface Scenario {
  readonly bytes: number;
  readonly rangeBytes: number;
  /** The job sets its range size. Otherwise ranges start at that size and adapt. */
  readonly fixesRangeBytes: boolean;
  readonly alignBytes: number;
  /** A drive takes smaller files only whole; 1 is what the real ones do. */
  readonly wholeBelowBytes: number;
  readonly target: "drive" | "print";
  readonly isPersonal: boolean;
  readonly oneSessionPerItem: boolean;
  readonly checksNameAtCreate: boolean;
  readonly rewrites: boolean;
  /** How long lookups still return the item from before a commit. */
  readonly lagMs: number;
  readonly deferCommit: boolean;
  readonly conflictBehavior: TransferOptions["conflictBehavior"];
  /** The target has a path, so that the file's place has to be found. */
  readonly hasPath: boolean;
  readonly path: string;
  /** Columns and a check-in follow the file's arrival. */
  readonly hasFollowUps: boolean;
  readonly verify: TransferOptions["verify"];
  readonly name: string;
  /** The content of a file that is at the target before the transfer; null for none. */
  readonly existing: string | null;
  readonly transferId: string | null;
  /** Upload URLs are sealed in records. */
  readonly sealsRecords: boolean;
}

export const scenario = (own: Partial<Scenario> = {}): Scenario => ({
  bytes: 10,
  rangeBytes: 4,
  fixesRangeBytes: true,
  alignBytes: 2,
  wholeBelowBytes: 1,
  target: "drive",
  isPersonal: false,
  oneSessionPerItem: false,
  checksNameAtCreate: false,
  rewrites: false,
  lagMs: 0,
  deferCommit: false,
  // The hardest case for the model: a second commit would succeed unnoticed.
  conflictBehavior: "replace",
  hasPath: false,
  path: "2026/{name}",
  hasFollowUps: false,
  verify: "auto",
  name: "big.bin",
  existing: null,
  transferId: "t-1",
  sealsRecords: false,
  ...own,
});

export const SOURCE = { container: "reports", blob: "2026/big.bin" } as const;

export const jobOf = (s: Scenario): Job => ({
  transferId: s.transferId,
  request: {
    source: { ...SOURCE, versionId: null },
    target: s.hasPath
      ? { kind: s.target, driveId: "drive", path: s.path }
      : { kind: s.target, itemId: "item" },
    options: {
      conflictBehavior: s.conflictBehavior,
      deferCommit: s.deferCommit,
      ...(s.fixesRangeBytes ? { rangeBytes: s.rangeBytes } : {}),
      verify: s.verify,
      name: s.name,
      names: "replace",
      sendFileSize: false,
      checkIn: s.hasFollowUps,
      fields: s.hasFollowUps ? { Department: "HR" } : {},
      labels: { k: "v" },
    },
  },
});

/** Bytes that differ from their neighbors, so that a swapped or repeated range is visible. */
export const contentOf = (bytes: number, version = 1): Buffer =>
  Buffer.from(Array.from({ length: bytes }, (_, i) => (version * 101 + i * 7 + 1) % 256));
