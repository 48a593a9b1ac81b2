import type { z } from "zod";
import { targetKinds } from "../graph/targets/index.ts";
import { shortText } from "../transfer/text.ts";

/** The sender chooses the names of unknown fields and labels, at any length. */
const PATH_MAX_LENGTH = 100;

/** The first error of a failed parse as one line that begins with the field: `target.driveId: is missing`. */
export const explain = (error: z.ZodError, prefix: readonly string[] = []): string =>
  explainAll(error, prefix)[0] ?? "the message is not a job";

/** A sender may add any number of unknown fields. */
const MAX_KEYS = 10;

/** The errors of a failed parse, each as such a line, and the first of each field. */
export const explainAll = (error: z.ZodError, prefix: readonly string[] = []): string[] => {
  const shown = (path: readonly string[]): string =>
    shortText([...prefix, ...path].join("."), PATH_MAX_LENGTH) || "message";
  const byField = new Map<string, string>();
  const add = (field: string, words: string): void => {
    if (!byField.has(field)) byField.set(field, `${field}: ${words}`);
  };
  for (const issue of error.issues) {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys")
      for (const key of issue.keys.slice(0, MAX_KEYS)) add(shown([...path, key]), "unknown field");
    else add(shown(path), wordsOf(issue));
  }
  return [...byField.values()];
};

const wordsOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "invalid_union" && issue.path.at(-1) === "kind"
    ? `must be one of ${targetKinds.map(({ kind }) => kind).join(", ")}`
    : issue.message;
