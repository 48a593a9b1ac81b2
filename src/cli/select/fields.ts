import { Option } from "commander";
import { transferViewSchema, type TransferView } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { printable } from "../text/printable.ts";

export const fieldsOption = (): Option =>
  new Option(
    "--fields <names>",
    "only these fields, such as transferId,status,error.code: separated by tabs, or as JSON with --json",
  ).argParser((text: string) => text.split(",").map((name) => name.trim()));

/** @throws {CommandError} usage, for a field that no transfer has */
export const checkFields = (fields: readonly string[]): void => {
  const known = Object.keys(transferViewSchema.shape);
  const unknown = fields.find((field) => !known.includes(field.split(".")[0] ?? ""));
  if (unknown === undefined) return;
  throw new CommandError(exitCode.usage, `there is no field ${unknown}; fields are ${known.join(", ")}`);
};

/** Prints the fields of a transfer as one line. */
export const printFields = (output: Output, view: TransferView, fields: readonly string[]): void => {
  const values = fields.map((field) => [field, valueAt(view, field.split("."))] as const);
  if (output.json) output.value(Object.fromEntries(values));
  else output.line(values.map(([, value]) => printable(asText(value))).join("\t"));
};

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : null,
    value,
  ) ?? null;

const asText = (value: unknown): string =>
  value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
