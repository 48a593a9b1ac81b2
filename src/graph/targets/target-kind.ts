import { z } from "zod";
import type { Target } from "../../transfer/job.ts";
import type { TargetRules, UploadSpec } from "../../transfer/destination.ts";
import type { RemoteItem } from "../../transfer/result.ts";
import type { Range } from "../../transfer/range.ts";
import type { JsonObject } from "../json.ts";

/**
 * The part of Graph that a kind of target belongs to. Microsoft throttles an app in each of them by itself
 * (https://learn.microsoft.com/graph/throttling-limits).
 */
export type Workload =
  /** SharePoint and OneDrive. */
  | "files"
  | "print"
  /** Mail and calendars. Each mailbox has limits of its own. */
  | "outlook";

export type GraphVersion = "v1.0" | "beta";

/** The least permissions of Microsoft Graph that a transfer to such a target needs; null where Graph offers none. */
export interface Permissions {
  /** For an app with an identity of its own, such as a managed identity. */
  readonly application: string | null;
  /** For an app that acts for a signed-in user. */
  readonly delegated: string | null;
}

/** What holds for every kind, whether a job can name it or not. */
export interface TargetFacts {
  readonly kind: string;
  readonly workload: Workload;
  /** The version of Graph that has the route. */
  readonly version: GraphVersion;
  readonly permissions: Permissions;
  readonly rules: TargetRules;
}

/** A kind of target that a job can name. */
export interface TargetKind extends TargetFacts {
  /** The fields of `target` in a job; others are rejected. */
  readonly fields: z.ZodType<Target> & z.core.$ZodTypeDiscriminable;
}

/** A kind whose targets have an address in Graph, which takes the bytes. */
export interface ItemKind extends TargetFacts {
  /** The item's path after the version, with each segment percent-encoded; `/createUploadSession` and others follow it. */
  address(target: Target): string;
  /** What the target is named by. */
  names(target: Target): Named;
  /** The body of createUploadSession. */
  sessionBody(spec: UploadSpec): JsonObject;
  /** Whether bytes are sent from first to last, so that only the range at the file's end can be the last one. */
  readonly inOrder: boolean;
  /** The ranges to send, in order, from those that the service listed as missing. */
  remaining(listed: readonly Range[], totalBytes: number): readonly Range[];
  /** The item in a response; null if there is none. */
  item(body: JsonObject): RemoteItem | null;
  /** What holds where the address is a list, to which a file is added as an item of its own; null where it is the item. */
  readonly list: ListKind | null;
}

/** How files are added to a list, and found in it again. */
export interface ListKind {
  /** Whose limits a call counts against: the owner of the list. */
  owner(target: Target): string;
  /** The body of the POST to the list that adds a small file. */
  newItem(spec: UploadSpec, bytes: Uint8Array): JsonObject;
  /** The properties of an item, without its content. */
  readonly select: string;
  /** The id in the URL of an item that was added; null if it holds none. */
  idIn(itemUrl: string): string | null;
  /** The most that an item may be larger than the bytes that were sent. */
  readonly maxOverheadBytes: number;
}

/** A kind with a `path`: its drive and folder have to be found before the file has an address. */
export interface PathKind extends TargetKind {
  /** What the path is relative to. */
  base(target: Target): Base;
}

/** The folder below which a new file goes, as a job names it. `src/graph/places/` finds its drive and id. */
export type Base =
  | { readonly by: "drive"; readonly driveId: string; readonly folderId: string }
  /** A library, null for the site's default one. */
  | { readonly by: "site"; readonly siteId: string; readonly library: string | null }
  | { readonly by: "siteUrl"; readonly siteUrl: string; readonly library: string | null }
  | { readonly by: "user"; readonly userId: string }
  | { readonly by: "group"; readonly groupId: string }
  | { readonly by: "channel"; readonly teamId: string; readonly channelId: string }
  | { readonly by: "share"; readonly shareId: string }
  | { readonly by: "webUrl"; readonly url: string };

/** What a job names its target by: `ALLOWED_TARGETS` is compared with it. */
export type Named =
  | Base
  /** A file that exists. */
  | { readonly by: "driveItem"; readonly driveId: string }
  | { readonly by: "mailbox"; readonly userId: string }
  | { readonly by: "printer"; readonly printerId: string }
  | { readonly by: "workbook"; readonly workbookId: string };

/** An id in a path. Graph's ids are opaque, so any text will do except a dot segment, which would change the path. */
export const idField = (description: string) =>
  z
    .string()
    .min(1)
    .max(512)
    .regex(
      /^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]+$/u,
      "must be an id without control characters or unpaired surrogates, not . or ..",
    )
    .meta({ description });

export const driveIdField = idField("Graph's id of the drive.");
export const itemIdField = idField("Graph's id of the item.");
export const workbookIdField = idField("Graph's id of the workbook.");

/** A path from a template, with the ids percent-encoded. */
export const path = (words: TemplateStringsArray, ...ids: (string | undefined)[]): string =>
  String.raw({ raw: words }, ...ids.map((id) => encodeURIComponent(id ?? "")));
