import { isTransferClientError, TransferClientError } from "../../client/errors.ts";

/** `driveId` → `--drive-id`; commander makes `driveId` of it again. */
export const flagOf = (field: string): string =>
  `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A schema's description in the style of `--help`. */
export const helpText = (description: string): string =>
  description
    .replace(/^[A-Z](?=[a-z]* )/, (letter) => letter.toLowerCase())
    .replaceAll("`", "")
    .replace(/\.$/, "");

const PLACES: Readonly<Record<string, string>> = {
  transferId: "--id",
  batchId: "--id",
  previousBatchId: "--previous",
  source: "SOURCE",
  "source.container": "the container in SOURCE",
  "source.versionId": "--version-id",
  "source.include": "--include",
  "source.exclude": "--exclude",
  "source.modifiedSince": "--modified-since",
  "source.modifiedBefore": "--modified-before",
  "source.minBytes": "--min-bytes",
  "source.maxBytes": "--max-bytes",
  "target.kind": "--to",
  "target.sharingUrl": "--to-url",
  "options.labels": "--label",
  "options.fields": "--field",
};

/**
 * A fault of a job in the words of the command line that made it: `--drive-id is missing`.
 * @param own where the command has other words for a field
 */
export const faultInFlags = (fault: string, own: Readonly<Record<string, string>> = {}): string => {
  const [, field, words] = /^(\S+): ([^]*)$/.exec(fault) ?? [];
  if (field === undefined || words === undefined) return fault;
  const parts = field.split(".");
  const [part = "", name = ""] = parts;
  const two = `${part}.${name}`;
  const known = own[two] ?? PLACES[field] ?? PLACES[two] ?? PLACES[part];
  const flag = known ?? (name === "" ? field : flagOf(name));
  // The name of a label or a column says which of many; the number of a pattern in a list does not.
  const names = parts.slice(2).filter((one) => !/^\d+$/.test(one));
  const which = names.length > 0 && known !== undefined ? ` ${names.join(".")}` : "";
  return `${flag}${which} ${words}`;
};

/** What the conditions of a list are called, where it is not their own name. */
const CONDITIONS: Readonly<Record<string, string>> = { cursor: "--page", pageSize: "--limit" };

/** A fault of a query in the words of the command line that made it: `--status must be one of queued, running`. */
export const queryFaultInFlags = (fault: string): string =>
  fault.replace(/^(\w+): /, (_, field: string) => `${CONDITIONS[field] ?? flagOf(field)} `);

/**
 * Runs `work`, whose errors about a job then have the words of the command line.
 * @param own where the command has other words for a field
 */
export const withFlagWords = async <T>(
  own: Readonly<Record<string, string>>,
  work: () => T | Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isTransferClientError(error) || error.code !== "invalid-job") throw error;
    const { code, field, faults } = error;
    throw new TransferClientError(code, faults.map((fault) => faultInFlags(fault, own)).join("\n"), {
      field,
      cause: error,
    });
  }
};
