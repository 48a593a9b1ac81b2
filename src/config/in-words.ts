import type { z } from "zod";

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
