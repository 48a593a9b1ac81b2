import type { Target } from "../../transfer/job.ts";
import { bundle } from "./bundle.ts";
import { groupActivityItem } from "./group-activity-item.ts";
import { printDocument } from "./print-document.ts";
import { sharedItem } from "./shared-item.ts";
import type { TargetKind } from "./target-kind.ts";
import { workbookChild } from "./workbook-child.ts";
import { workbook } from "./workbook.ts";

/** Every kind of target. A new kind is a file in this folder and a line here. */
export const targetKinds = [
  workbook,
  workbookChild,
  sharedItem,
  bundle,
  groupActivityItem,
  printDocument,
] as const satisfies readonly TargetKind[];

const byKind = new Map<string, TargetKind>(targetKinds.map((kind) => [kind.kind, kind]));

/**
 * The kind of a target.
 * @throws {Error} if there is no such kind, which a job's validation rules out
 */
export const targetKindOf = (target: Target): TargetKind => {
  const kind = byKind.get(target.kind);
  if (kind === undefined) throw new Error(`no target kind is called ${target.kind}`);
  return kind;
};
