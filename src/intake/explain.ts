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

/**
 * Words for the errors that a schema has none for: `schema.safeParse(value, { error: inWords })`. Null where the schema
 * has words of its own.
 */
export const inWords = (issue: z.core.$ZodRawIssue): string | null => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case "too_small":
    case "too_big":
      return sizeWords(issue);
    case "invalid_value":
      return `must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return FORMATS[issue.format] ?? "has an invalid format";
    case "invalid_union":
      return issue.input === undefined ? "is missing" : "has a value of a type that is not allowed here";
    case "invalid_key":
    case "invalid_element":
      return keyWords(issue);
    default:
      return null;
  }
};

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: "must be a time with its zone, such as 2026-10-05T12:00:00Z",
  uuid: "must be a UUID",
};

const sizeWords = (issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>): string => {
  const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const isEmpty = issue.code === "too_small" && Number(limit) === 1;
  if (issue.origin === "string")
    return isEmpty ? "must not be empty" : `must have ${sideOf(issue)} ${String(limit)} characters`;
  if (issue.origin === "array" || issue.origin === "set")
    return isEmpty ? "must not be empty" : `must have ${sideOf(issue)} ${String(limit)} entries`;
  return issue.inclusive === false
    ? `must be ${issue.code === "too_small" ? "more" : "less"} than ${String(limit)}`
    : `must be ${sideOf(issue)} ${String(limit)}`;
};

const sideOf = ({ code }: { readonly code: string }): string =>
  code === "too_small" ? "at least" : "at most";

/** The schema of the keys says why, with its own words where it has them. */
const keyWords = (
  issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidKey | z.core.$ZodIssueInvalidElement>,
): string => {
  const [first] = issue.issues;
  return first === undefined ? "is not a name that is allowed here" : `its name ${first.message}`;
};
