import { z } from "zod";
import type { Target } from "../../transfer/job.ts";
import { checkPathTemplate } from "../../transfer/target-path/path-template.ts";
import { driveItemRules } from "./drive-item-kind.ts";
import type { PathKind } from "./target-kind.ts";

/** Where a file goes that names no path: below the target, under its own name. */
const DEFAULT_PATH = "{name}";
const MAX_PATH_CHARS = 2048;

/** The field that every kind with a path has. */
export const pathField = z
  .string()
  .max(MAX_PATH_CHARS)
  .superRefine((template, context) => {
    const message = checkPathTemplate(template);
    if (message !== null) context.addIssue({ code: "custom", message });
  })
  .default(DEFAULT_PATH)
  .meta({
    description:
      "Path of the new file below the target, with `/` between folders; missing folders are created. Placeholders: `{path}`, `{dir}`, `{name}`, `{stem}`, `{ext}`, `{container}`, `{yyyy}`, `{MM}`, `{dd}`, `{meta.x}`, `{tag.x}`. Default: the blob's own name.",
  });

/** A kind of target whose file is new, at a path below a folder of SharePoint or OneDrive. */
export const pathKind = <T extends Pick<PathKind, "kind" | "permissions" | "fields" | "base">>(
  own: T,
): T & PathKind => ({
  ...own,
  workload: "files",
  version: "v1.0",
  rules: driveItemRules,
});

/** A target without the optional fields that a job left out. */
export const withoutAbsent = (target: Readonly<Record<string, string | undefined>>): Target =>
  Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined)) as unknown as Target;
