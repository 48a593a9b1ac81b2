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

/** The repeatable flags of options that are objects. */
const PAIR_FLAGS: Readonly<Record<string, { readonly flag: string; readonly typed: boolean }>> = {
  labels: { flag: "label", typed: false },
  fields: { flag: "field", typed: true },
};

const properties = (): [string, Property][] =>
  Object.entries(
    (z.toJSONSchema(optionsSchema, { io: "input" }).properties ?? {}) as Record<string, Property>,
  );

/** A flag for each option of a job, from its schema; `labels` and `fields` become a repeatable `--label` and `--field name=value`. */
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
        return pairOption(name, text);
      default:
        return new Option(`${flag} <text>`, text);
    }
  });

/** The flags as options of a job. */
export const jobOptionsFrom = (flags: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    properties()
      .map(([name]) => [name, flags[PAIR_FLAGS[name]?.flag ?? name]] as const)
      .filter(([, value]) => value !== undefined),
  );

const SCALE: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * `10485760`, `10MiB`, `10M`, `320 KiB`; units are of 1,024, as for rclone and AzCopy. `10MB` is refused: it is 10,000,000
 * to some and 10,485,760 to others.
 */
export const toBytes = (text: string): number => {
  const [, amount = "", decimal] = /^(\d+ ?)([kmg])b$/i.exec(text) ?? [];
  if (decimal !== undefined) {
    const letter = decimal.toUpperCase();
    throw new InvalidArgumentError(
      `${letter}B may mean units of 1,000 or of 1,024. Write ${amount.trim()}${letter}iB for units of 1,024, or the number of bytes.`,
    );
  }
  const [, digits, unit = ""] = /^(\d+) ?(?:([kmg])(?:ib?)?)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * (SCALE[unit.toLowerCase()] ?? Number.NaN);
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new InvalidArgumentError("Must be a number of bytes, such as 10485760 or 10MiB.");
  }
  return bytes;
};

const pairOption = (name: string, text: string): Option => {
  const { flag, typed } = PAIR_FLAGS[name] ?? { flag: name, typed: false };
  const values = typed ? "; NAME:=JSON for a number, true, false or a list" : "";
  return new Option(`--${flag} <name=value>`, `${text}; repeat the flag for each${values}`).argParser(
    (pair: string, pairs: Readonly<Record<string, unknown>> | undefined) => ({
      ...pairs,
      ...(typed ? typedPair(pair) : textPair(pair)),
    }),
  );
};

const textPair = (pair: string): Record<string, string> => {
  const at = pair.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Must be name=value.");
  return { [pair.slice(0, at)]: pair.slice(at + 1) };
};

/** `Department=HR` is text, `Amount:=12` is JSON. */
const typedPair = (pair: string): Record<string, unknown> => {
  const at = pair.indexOf(":=");
  if (at < 1 || at > pair.indexOf("=")) return textPair(pair);
  try {
    return { [pair.slice(0, at)]: JSON.parse(pair.slice(at + 2)) as unknown };
  } catch {
    throw new InvalidArgumentError("Must be JSON after :=, such as Amount:=12.");
  }
};
