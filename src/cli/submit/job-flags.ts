import { InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { optionsSchema } from "../../transfer/job.ts";
import { flagOf } from "./flag-name.ts";

/** What `--help` says of each; an option without a text here still has its flag. */
const TEXTS: Readonly<Record<string, string>> = {
  conflictBehavior: "when a file of that name is there",
  deferCommit: "the file appears only when all of it is there",
  rangeBytes: "bytes per range, such as 10485760 or 10MiB (default: chosen by the app)",
  verify: "what a file that arrived different means",
  name: "name at the target (default: the last part of the blob's name)",
  contentType: "content type for print (default: the blob's)",
  sendFileSize: "tell the size first, so that a full drive says so (OneDrive Personal)",
};

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: string | boolean | object;
}

const properties = (): [string, Property][] =>
  Object.entries(
    (z.toJSONSchema(optionsSchema, { io: "input" }).properties ?? {}) as Record<string, Property>,
  );

/** A flag for each option of a job, from the schema; `labels` is `--label name=value`, as often as wanted. */
export const jobOptions = (): readonly Option[] =>
  properties().map(([name, property]) => {
    const text = TEXTS[name] ?? `option ${name}`;
    const flag = flagOf(name);
    if (property.enum !== undefined) {
      const fallback = typeof property.default === "string" ? ` (default: ${property.default})` : "";
      return new Option(`${flag} <how>`, `${text}${fallback}`).choices(property.enum);
    }
    switch (property.type) {
      case "boolean":
        return new Option(flag, text);
      case "integer":
        return new Option(`${flag} <bytes>`, text).argParser(toBytes);
      case "object":
        return new Option("--label <name=value>", "comes back with the result; as often as wanted").argParser(
          collectLabel,
        );
      default:
        return new Option(`${flag} <text>`, text);
    }
  });

/** The options that the flags ask for, as a job has them. */
export const jobOptionsFrom = (flags: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    properties()
      .map(([name, { type }]) => [name, flags[type === "object" ? "label" : name]] as const)
      .filter(([, value]) => value !== undefined),
  );

const SCALE: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `10485760`, `10MiB`, `320 KiB`; units are of 1,024. */
export const toBytes = (text: string): number => {
  const [, digits, unit = ""] = /^(\d+) ?(?:([kmg])i?b?)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * (SCALE[unit.toLowerCase()] ?? Number.NaN);
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new InvalidArgumentError("Must be a number of bytes, such as 10485760 or 10MiB.");
  }
  return bytes;
};

const collectLabel = (
  text: string,
  labels: Readonly<Record<string, string>> | undefined,
): Record<string, string> => {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Must be name=value.");
  return { ...labels, [text.slice(0, at)]: text.slice(at + 1) };
};
