import type { Job, TransferOptions } from "../../src/transfer/job.ts";

/** A transfer and the service at its other end, in bytes few enough to write down. */
export interface Scenario {
  readonly bytes: number;
  readonly rangeBytes: number;
  /** The job names the size of its ranges; else they start at that size and change it as they go. */
  readonly fixesChunkBytes: boolean;
  readonly alignBytes: number;
  readonly target: "drive" | "print";
  readonly isPersonal: boolean;
  readonly oneSessionPerItem: boolean;
  readonly checksNameAtCreate: boolean;
  readonly rewrites: boolean;
  /** After a commit, so many look-ups still show what was there before. */
  readonly lagLooks: number;
  readonly deferCommit: boolean;
  readonly conflictBehavior: TransferOptions["conflictBehavior"];
  readonly verify: TransferOptions["verify"];
  readonly name: string;
  /** A file that lies at the target's address before. */
  readonly existing: string | null;
  readonly transferId: string | null;
}

export const scenario = (own: Partial<Scenario> = {}): Scenario => ({
  bytes: 10,
  rangeBytes: 4,
  fixesChunkBytes: true,
  alignBytes: 2,
  target: "drive",
  isPersonal: false,
  oneSessionPerItem: false,
  checksNameAtCreate: false,
  rewrites: false,
  lagLooks: 0,
  deferCommit: false,
  // The model's hardest: a second commit would go through without a word.
  conflictBehavior: "replace",
  verify: "auto",
  name: "big.bin",
  existing: null,
  transferId: "t-1",
  ...own,
});

export const SOURCE = { container: "reports", blob: "2026/big.bin" } as const;

export const jobOf = (s: Scenario): Job => ({
  transferId: s.transferId,
  request: {
    source: { ...SOURCE, versionId: null },
    target: { kind: s.target, itemId: "item" },
    options: {
      conflictBehavior: s.conflictBehavior,
      deferCommit: s.deferCommit,
      ...(s.fixesChunkBytes ? { rangeBytes: s.rangeBytes } : {}),
      verify: s.verify,
      name: s.name,
      sendFileSize: false,
      labels: { k: "v" },
    },
  },
});

/** No two bytes alike, so that a swapped or doubled range shows. */
export const contentOf = (bytes: number, version = 1): Buffer =>
  Buffer.from(Array.from({ length: bytes }, (_, i) => (version * 101 + i * 7 + 1) % 256));
