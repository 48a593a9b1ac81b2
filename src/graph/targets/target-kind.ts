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
  "files" | "print";

/** All that differs between the kinds of target. */
export interface TargetKind {
  readonly kind: string;
  readonly workload: Workload;
  /** The fields of `target` in a job; others are rejected. */
  readonly fields: z.ZodType<Target> & z.core.$ZodTypeDiscriminable;
  readonly rules: TargetRules;
  /** The item's path after the version, with each segment percent-encoded; `/createUploadSession` and others follow it. */
  address(target: Target): string;
  /** The body of createUploadSession. */
  sessionBody(spec: UploadSpec): JsonObject;
  /** Whether bytes are sent from first to last, so that only the range at the file's end can be the last one. */
  readonly inOrder: boolean;
  /** The ranges to send, in order, from those that the service listed as missing. */
  remaining(listed: readonly Range[], totalBytes: number): readonly Range[];
  /** The item in a response; null if there is none. */
  item(body: JsonObject): RemoteItem | null;
}

/** An id in a path. Graph's ids are opaque, so any text will do except a dot segment, which would change the path. */
export const idField = (description: string) =>
  z
    .string()
    .min(1)
    .max(512)
    .regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]+$/u, "must be an id, not . or .., control or half characters")
    .meta({ description });

export const driveIdField = idField("Graph's id of the drive.");
export const itemIdField = idField("Graph's id of the item.");
export const workbookIdField = idField("Graph's id of the workbook.");

/** A path from a template, with the ids percent-encoded. */
export const path = (words: TemplateStringsArray, ...ids: (string | undefined)[]): string =>
  String.raw({ raw: words }, ...ids.map((id) => encodeURIComponent(id ?? "")));
