import { InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { optionsSchema } from "../../transfer/job.ts";
import { flagOf, helpText } from "./flag-name.ts";

interface Property {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: string | boolean | object;
}

const properties = (): [string, Property][] =>
  Object.entries(
    (z.toJSONSchema(optionsSchema, { io: "input" }).properties ?? {}) as Record<string, Property>,
  );

/** A flag for each option of a job, from its schema; `labels` becomes a repeatable `--label name=value`. */
export const jobOptions = (): readonly Option[] =>
  properties().map(([name, property]) => {
    const text = helpText(property.description ?? `Option ${name}`);
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
        return new Option("--label <name=value>", `${text}; repeat the flag for each`).argParser(
          collectLabel,
        );
      default:
        return new Option(`${flag} <text>`, text);
    }
  });

/** The flags as options of a job. */
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
