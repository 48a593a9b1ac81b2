import { transferError } from "../transfer/error.ts";
import type { GraphFailure } from "../transfer/destination.ts";
import type { Target } from "../transfer/job.ts";
import { pathKindOf, targetKindOf } from "./targets/index.ts";
import type { Base, Permissions } from "./targets/target-kind.ts";

/** What sets columns and content types (https://learn.microsoft.com/graph/api/listitem-update). */
const LIST_PERMISSIONS: Permissions = {
  application: "Sites.ReadWrite.All",
  delegated: "Sites.ReadWrite.All",
};

const SELECTED = "Sites.Selected is enough for a site on which the app has been granted the role write.";
const SELECTED_UNDOCUMENTED =
  "Whether Sites.Selected is enough is not documented: with it, name the drive by driveId.";

/** Kinds whose address is an item of a drive, which may be one of a site. */
const IN_A_DRIVE: readonly string[] = ["newFile", "driveItem"];

/** A refusal, with the permission that is missing. */
export const withPermission = <T extends { readonly kind: string }>(
  answer: T | GraphFailure,
  needed: string,
): T | GraphFailure =>
  isForbidden(answer)
    ? {
        ...answer,
        error: transferError("target-forbidden", `${answer.error.message}. ${needed}`, answer.error),
      }
    : answer;

const isForbidden = (
  answer: { readonly kind: string } | GraphFailure,
): answer is Extract<GraphFailure, { kind: "permanent" }> =>
  answer.kind === "permanent" && "error" in answer && answer.error.code === "target-forbidden";

/** Application permissions of which each lets an app write files everywhere. */
const FILE_WRITERS: readonly string[] = [
  "Files.ReadWrite.All",
  "Sites.ReadWrite.All",
  "Sites.Manage.All",
  "Sites.FullControl.All",
];

/**
 * Whether an app with these application permissions may be able to write to a target. Those that are called selected
 * depend on what the app has been granted.
 */
export const mayWrite = (permissions: readonly string[], target: Target): boolean => {
  const { workload, permissions: least } = targetKindOf(target);
  if (least.application === null) return false;
  return workload === "files"
    ? permissions.some((one) => FILE_WRITERS.includes(one) || one.endsWith(".Selected"))
    : permissions.includes(least.application);
};

/** What writing to a target needs, as sentences. */
export const neededForTarget = (target: Target): string => {
  const kind = pathKindOf(target);
  return kind === null ? neededForItem(target) : neededForPlace(kind.permissions, kind.base(target).by);
};

/** What the calls to an item need. */
export const neededForItem = (target: Target): string => {
  const { kind, permissions } = targetKindOf(target);
  return sentences(permissions, IN_A_DRIVE.includes(kind) ? SELECTED : null);
};

export const neededForFields = (): string => sentences(LIST_PERMISSIONS, SELECTED);

/** What finding a place needs, and making folders there. */
export const neededForPlace = (permissions: Permissions, by: Base["by"]): string => {
  switch (by) {
    case "siteUrl":
    case "webUrl":
      return "This needs the Microsoft Graph permission Sites.ReadWrite.All, for an app or a signed-in user; Files.ReadWrite.All together with Sites.Read.All is enough as well. With Sites.Selected no site can be looked up by its address: name the site by siteId, or its library by driveId.";
    case "site":
    case "drive":
      return sentences(permissions, SELECTED);
    case "user":
      return sentences(
        permissions,
        "Sites.Selected is enough only where the person's OneDrive, which is a site, has been granted.",
      );
    case "group":
    case "channel":
    case "share":
      return sentences(permissions, SELECTED_UNDOCUMENTED);
  }
};

const sentences = ({ application, delegated }: Permissions, about: string | null): string => {
  const asked = [
    ...(application === null ? [] : [`${application} for an app`]),
    ...(delegated === null ? [] : [`${delegated} for a signed-in user`]),
  ].join(", or ");
  const missing = application === null ? "; Graph offers none for an app" : "";
  return `This needs the Microsoft Graph permission ${asked}${missing}.${about === null ? "" : ` ${about}`}`;
};
