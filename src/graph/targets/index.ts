import type { Target } from "../../transfer/job.ts";
import { bundle } from "./bundle.ts";
import { groupActivityItem } from "./group-activity-item.ts";
import { printDocument } from "./print-document.ts";
import { sharedItem } from "./shared-item.ts";
import type { TargetKind } from "./target-kind.ts";
import { workbookChild } from "./workbook-child.ts";
import { workbook } from "./workbook.ts";

/** A new kind of target is a file beside this one and a line here. */
export const targetKinds = [
  workbook,
  workbookChild,
  sharedItem,
  bundle,
  groupActivityItem,
  printDocument,
] as const satisfies readonly TargetKind[];

const byKind = new Map<string, TargetKind>(targetKinds.map((kind) => [kind.kind, kind]));

export const targetKindOf = (target: Target): TargetKind => {
  const kind = byKind.get(target.kind);
  if (kind === undefined) throw new Error(`no target kind is called ${target.kind}`);
  return kind;
};
