import type { z } from "zod";
import { targetKinds } from "../graph/targets/index.ts";

/** The first error of a failed parse as one line that begins with the field: `target.driveId: is missing`. */
export const explain = (error: z.ZodError, prefix: readonly string[] = []): string => {
  const issue = error.issues[0];
  if (issue === undefined) return "the message is not a job";
  const path = [...prefix, ...issue.path.map(String)];
  if (issue.code === "unrecognized_keys") {
    return `${[...path, issue.keys[0]].join(".")}: unknown field`;
  }
  if (issue.code === "invalid_union" && path.at(-1) === "kind") {
    return `${path.join(".")}: must be one of ${targetKinds.map(({ kind }) => kind).join(", ")}`;
  }
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return `${path.join(".") || "message"}: ${missing ? "is missing" : issue.message}`;
};
