import { z } from "zod";
import type { Target } from "../../transfer/job.ts";
import type { RemoteItem, TargetRules, UploadSpec } from "../../transfer/ports.ts";
import type { Range } from "../../transfer/range.ts";
import type { JsonObject } from "../json.ts";

/** Everything there is to know about one kind of target. */
export interface TargetKind {
  readonly kind: string;
  /** The fields of `target` in a job; strict. */
  readonly fields: z.ZodType<Target> & z.core.$ZodTypeDiscriminable;
  readonly rules: TargetRules;
  /** The item's path below the version, every segment encoded; `/createUploadSession` and the rest follow it. */
  address(target: Target): string;
  /** The body of createUploadSession. */
  sessionBody(spec: UploadSpec): JsonObject;
  /** What to send next, from the ranges the service listed. */
  remaining(listed: readonly Range[], totalBytes: number): readonly Range[];
  /** The item as an answer shows it; null when the answer shows none. */
  item(body: JsonObject): RemoteItem | null;
}

/** An id in a path. Any text, since Graph's ids are opaque, but a dot segment would name another path. */
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

/** A path of fixed words and ids, the ids encoded. */
export const path = (words: TemplateStringsArray, ...ids: (string | undefined)[]): string =>
  String.raw({ raw: words }, ...ids.map((id) => encodeURIComponent(id ?? "")));
