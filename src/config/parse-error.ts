import { z } from "zod";

/**
 * Why a file of settings could not be read, in one line. Nothing of its content is repeated, which the messages of
 * `JSON.parse` do: it may hold keys.
 */
export const parseErrorText = (error: unknown, text: string): string => {
  if (error instanceof z.ZodError) return error.issues.map(issueText).join("; ");
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
  if (position === undefined) return "it is not JSON; check quotes, commas and braces";
  return `it is not JSON from line ${text.slice(0, Number(position)).split("\n").length} on; check quotes, commas and braces`;
};

const issueText = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.join(".")}: ${message}`;
