import type { z } from "zod";
import { targetKinds } from "../graph/targets/index.ts";
import { shortText } from "../transfer/text.ts";

/** The sender chooses the names of unknown fields and labels, at any length. */
const PATH_MAX_LENGTH = 100;

/** The first error of a failed parse as one line that begins with the field: `target.driveId: is missing`. */
export const explain = (error: z.ZodError, prefix: readonly string[] = []): string =>
  explainAll(error, prefix)[0] ?? "the message is not a job";

/** All errors of a failed parse, a line each. */
export const explainAll = (error: z.ZodError, prefix: readonly string[] = []): readonly string[] =>
  error.issues.flatMap((issue) => explainIssue(issue, prefix));

const explainIssue = (issue: z.core.$ZodIssue, prefix: readonly string[]): readonly string[] => {
  const path = [...prefix, ...issue.path.map(String)];
  const shown = (names: readonly string[]) => shortText(names.join("."), PATH_MAX_LENGTH);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${shown([...path, key])}: unknown field`);
  if (issue.code === "invalid_union" && path.at(-1) === "kind")
    return [`${shown(path)}: must be one of ${targetKinds.map(({ kind }) => kind).join(", ")}`];
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return [`${shown(path) || "message"}: ${missing ? "is missing" : issue.message}`];
};
