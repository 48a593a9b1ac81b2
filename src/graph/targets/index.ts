import type { Target } from "../../transfer/job.ts";
import { bundle } from "./bundle.ts";
import { channel } from "./channel.ts";
import { drive } from "./drive.ts";
import { driveItem } from "./drive-item.ts";
import { eventAttachment } from "./event-attachment.ts";
import { groupActivityItem } from "./group-activity-item.ts";
import { group } from "./group.ts";
import { messageAttachment } from "./message-attachment.ts";
import { newFile } from "./new-file.ts";
import { printDocument } from "./print-document.ts";
import { sharedFolder } from "./shared-folder.ts";
import { sharedItem } from "./shared-item.ts";
import { site } from "./site.ts";
import type { ItemKind, Named, PathKind, TargetFacts, TargetKind } from "./target-kind.ts";
import { user } from "./user.ts";
import { webUrl } from "./web-url.ts";
import { workbookChild } from "./workbook-child.ts";
import { workbook } from "./workbook.ts";

/** Kinds with a path: places/ finds where the file goes. */
const pathKinds = [
  webUrl,
  site,
  drive,
  user,
  group,
  channel,
  sharedFolder,
] as const satisfies readonly PathKind[];

/** Kinds that are an address in Graph already. */
const itemKinds = [
  driveItem,
  sharedItem,
  bundle,
  groupActivityItem,
  workbook,
  workbookChild,
  printDocument,
  messageAttachment,
  eventAttachment,
] as const satisfies readonly (ItemKind & TargetKind)[];

/** Every kind of target that a job can name. A new kind is a file in this folder and a line above. */
export const targetKinds = [...pathKinds, ...itemKinds] as const satisfies readonly TargetKind[];

const facts = new Map<string, TargetFacts>([...targetKinds, newFile].map((kind) => [kind.kind, kind]));
const items = new Map<string, ItemKind>([...itemKinds, newFile].map((kind) => [kind.kind, kind]));
const paths = new Map<string, PathKind>(pathKinds.map((kind) => [kind.kind, kind]));

/**
 * What holds for the kind of a target.
 * @throws {Error} if there is no such kind, which a job's validation rules out
 */
export const targetKindOf = (target: Target): TargetFacts => {
  const kind = facts.get(target.kind);
  if (kind === undefined) throw new Error(`no target kind is called ${target.kind}`);
  return kind;
};

/**
 * The kind of a target that has an address.
 * @throws {Error} if it has none: its place has to be found first
 */
export const itemKindOf = (target: Target): ItemKind => {
  const kind = items.get(target.kind);
  if (kind === undefined) throw new Error(`a ${target.kind} has no address of its own`);
  return kind;
};

/** What a job names its target by. */
export const namesOf = (target: Target): Named =>
  paths.get(target.kind)?.base(target) ?? itemKindOf(target).names(target);

/** Whether a target has an address of its own. */
export const isItemKind = (target: Target): boolean => items.has(target.kind);

/** The kind of a target with a path; null for one that has an address. */
export const pathKindOf = (target: Target): PathKind | null => paths.get(target.kind) ?? null;
