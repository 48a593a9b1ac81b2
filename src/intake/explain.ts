import type { z } from "zod";
import { targetKinds } from "../graph/targets/index.ts";
import { shortText } from "../transfer/text.ts";

/** The sender chooses the names of unknown fields and labels, at any length. */
const PATH_MAX_LENGTH = 100;

/** The first error of a failed parse as one line that begins with the field: `target.driveId: is missing`. */
export const explain = (error: z.ZodError, prefix: readonly string[] = []): string => {
  const issue = error.issues[0];
  if (issue === undefined) return "the message is not a job";
  const path = [...prefix, ...issue.path.map(String)];
  const shown = (names: readonly string[]) => shortText(names.join("."), PATH_MAX_LENGTH);
  if (issue.code === "unrecognized_keys") {
    return `${shown([...path, ...issue.keys.slice(0, 1)])}: unknown field`;
  }
  if (issue.code === "invalid_union" && path.at(-1) === "kind") {
    return `${shown(path)}: must be one of ${targetKinds.map(({ kind }) => kind).join(", ")}`;
  }
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return `${shown(path) || "message"}: ${missing ? "is missing" : issue.message}`;
};
