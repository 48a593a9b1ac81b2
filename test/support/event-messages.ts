import { expect } from "vitest";
import type { EventOutcome } from "../../src/rules/handle-event.ts";
import { handleEvent } from "../../src/rules/handle-event.ts";
import { parseRules } from "../../src/rules/parse-rules.ts";
import type { EventPorts } from "../../src/rules/ports.ts";
import type { BlobState } from "../../src/storage/event-blob.ts";
import { readEvent } from "../../src/rules/read-event.ts";
import type { Rule } from "../../src/rules/rule.ts";
import type { Job } from "../../src/transfer/job.ts";

/** The resource id of a storage account. */
export const accountId = (account: string): string =>
  `/subscriptions/0a1b/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${account}`;

interface Overrides {
  readonly api?: string;
  readonly eTag?: string | null;
  readonly bytes?: number;
  readonly type?: string;
  readonly sender?: string;
  readonly subject?: string;
  readonly data?: object;
}

export const subjectOf = (name: string): string => {
  const [container = "", ...blob] = name.split("/");
  return `/blobServices/default/containers/${container}/blobs/${blob.join("/")}`;
};

const dataOf = ({ api = "PutBlockList", eTag = "0x8D1", bytes = 10, data = {} }: Overrides) => ({
  api,
  requestId: "r",
  ...(eTag === null ? {} : { eTag }),
  contentType: "application/pdf",
  contentLength: bytes,
  blobType: "BlockBlob",
  url: "https://elsewhere.example/not/used",
  sequencer: "00000000000004420000000000028963",
  storageDiagnostics: { batchId: "b" },
  ...data,
});

/** @param name `CONTAINER/BLOB` */
export const eventGrid = (name: string, overrides: Overrides = {}) => ({
  topic: overrides.sender ?? accountId("acct"),
  subject: overrides.subject ?? subjectOf(name),
  eventType: overrides.type ?? "Microsoft.Storage.BlobCreated",
  eventTime: "2026-10-01T10:00:00.1234567Z",
  id: "831e1650-001e-001b-66ab-eeb76e000000",
  data: dataOf(overrides),
  dataVersion: "",
  metadataVersion: "1",
});

export const cloudEvent = (name: string, overrides: Overrides = {}) => ({
  specversion: "1.0",
  type: overrides.type ?? "Microsoft.Storage.BlobCreated",
  source: overrides.sender ?? accountId("acct"),
  id: "9aeb0fdf-c01e-0131-0922-9eb54906e209",
  time: "2026-10-01T10:00:00.1234567Z",
  subject: overrides.subject ?? subjectOf(name),
  data: dataOf(overrides),
});

export const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

/** @throws {Error} with the faults */
export const rulesOf = (json: unknown): readonly Rule[] => {
  const parsed = parseRules(JSON.stringify(json));
  if ("faults" in parsed) throw new Error(parsed.faults.join("\n"));
  return parsed.rules;
};

/** A blob as `10 0x8D1` (its size and ETag), with `pending`, `done`, `failed` or `folder` after that. */
const lookOf = (state: string): BlobState => {
  if (state === "forbidden") return { kind: "forbidden" };
  const [bytes = "", eTag = "", more = ""] = state.split(" ");
  const copy = more === "pending" || more === "done" || more === "failed" ? more : null;
  return { kind: "found", bytes: Number(bytes), eTag, copy, isFolder: more === "folder" };
};

/** An account with these blobs by name, the rules, and what has been started so far. */
export const fakeAccount = (rules: readonly Rule[] | null, blobs: Readonly<Record<string, string>>) => {
  const jobs = new Map<string, Job>();
  const looks: string[] = [];
  const ports: EventPorts = {
    rules: () => Promise.resolve({ rules, faults: [], version: "1" }),
    look: ({ container, blob }) => {
      looks.push(`${container}/${blob}`);
      const state = blobs[`${container}/${blob}`];
      return Promise.resolve(state === undefined ? { kind: "missing" } : lookOf(state));
    },
    hasTransfer: (id) => Promise.resolve(jobs.has(id)),
    start: (job) => {
      const { transferId } = job;
      expect(transferId).toMatch(/^event-[\w-]{32}$/);
      if (transferId !== null) jobs.set(transferId, job);
      return Promise.resolve();
    },
  };
  const handle = async (message: unknown): Promise<EventOutcome | { kind: string; reason: string }> => {
    const event = readEvent(message);
    if ("kind" in event) return event;
    return await handleEvent(ports, { account: "acct", recordContainer: "transfer-records" }, event);
  };
  return { handle, ports, jobs, looks };
};
