import { deflateSync, inflateSync } from "node:zlib";
import type { PageKey } from "../../src/batch/child-id.ts";
import type { PlanPage } from "../../src/batch/plan-page.ts";
import type { BatchPages, ListedLines } from "../../src/batch/ports.ts";
import type { ReportPage } from "../../src/batch/report-page.ts";

export interface PackedPagesHooks {
  /** What is kept or read, by its kind, in bytes as JSON. */
  readonly measure: (kind: string, bytes: number) => void;
  /** A page is closed. */
  readonly closed: (key: PageKey) => void;
  /** A page's lines are added to the manifest and to the list of failures. */
  readonly staged: (blobs: readonly { readonly blob: string }[], failures: readonly unknown[]) => void;
}

/** The pages of one batch, deflated, so that those of a million blobs find room. A report is dropped once it is listed. */
export const packedPages = ({ measure, closed, staged }: PackedPagesHooks): BatchPages => {
  const plans = new Map<number, Buffer>();
  const reports = new Map<number, Buffer>();
  const claims = new Map<string, string>();
  const packed = (kind: string, value: object): Buffer => {
    const text = JSON.stringify(value);
    measure(kind, text.length);
    return deflateSync(text, { level: 1 });
  };
  const unpacked = (kind: string, value: Buffer | undefined): unknown => {
    if (value === undefined) return null;
    const text = inflateSync(value).toString();
    measure(kind, text.length);
    return JSON.parse(text) as unknown;
  };
  const planOf = (page: number): PlanPage | null => unpacked("plan", plans.get(page)) as PlanPage | null;
  return {
    keepPlan: (_, page, plan) => {
      plans.set(page, packed("plan", plan));
      return Promise.resolve(plan);
    },
    readPlan: (_, page) => {
      const plan = planOf(page);
      return plan === null ? Promise.reject(new Error("no such plan")) : Promise.resolve(plan);
    },
    claimPath: (_, key, blob) => {
      const owner = claims.get(key) ?? blob;
      claims.set(key, owner);
      return Promise.resolve(owner);
    },
    writeReport: (batchId, page, report) => {
      reports.set(page, packed("report", report));
      const plan = planOf(page);
      if (plan !== null) closed({ batchId, page, plannedAt: plan.plannedAt });
      return Promise.resolve();
    },
    readReport: (_, page) => Promise.resolve(unpacked("report", reports.get(page)) as ReportPage | null),
    stageLists: (_, page, lists: ListedLines) => {
      measure("block", lists.manifest.length);
      staged(linesOf(lists.manifest) as { blob: string }[], linesOf(lists.failures));
      reports.delete(page);
      return Promise.resolve();
    },
    commitLists: () => Promise.resolve(),
    removeFiles: () => Promise.resolve(true),
  };
};

const linesOf = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
