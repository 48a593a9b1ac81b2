import { Option } from "commander";
import { z } from "zod";
import { targetKinds } from "../../graph/targets/index.ts";
import type { TargetKind } from "../../graph/targets/target-kind.ts";
import type { Target } from "../../transfer/job.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { flagOf } from "./flag-name.ts";

/** The fields of a kind of target besides `kind`, from its own schema. */
export const fieldsOf = (kind: TargetKind): readonly string[] => {
  const { properties = {} } = z.toJSONSchema(kind.fields, { io: "input" });
  return Object.keys(properties).filter((name) => name !== "kind");
};

const kindsByField = (): ReadonlyMap<string, readonly string[]> => {
  const fields = new Map<string, readonly string[]>();
  for (const kind of targetKinds) {
    for (const field of fieldsOf(kind)) fields.set(field, [...(fields.get(field) ?? []), kind.kind]);
  }
  return fields;
};

/** `--to`, `--to-url` and a flag for each field of any kind. A new kind of target brings its flags along. */
export const targetOptions = (): readonly Option[] => [
  new Option("--to <kind>", "kind of target").choices(targetKinds.map(({ kind }) => kind)),
  new Option("--to-url <link>", "SharePoint or OneDrive sharing link to the target").conflicts("to"),
  ...[...kindsByField()].map(
    ([field, kinds]) => new Option(`${flagOf(field)} <text>`, `target field of ${kinds.join(", ")}`),
  ),
];

/**
 * The target that the flags describe; null when there is none. Its fields are not yet checked.
 * @throws {CommandError} usage
 */
export const targetFrom = (flags: Readonly<Record<string, unknown>>): Target | null => {
  const given = [...kindsByField().keys()].filter((field) => typeof flags[field] === "string");
  const link = flags["toUrl"];
  if (typeof link === "string") {
    if (given.length > 0)
      throw new CommandError(
        exitCode.usage,
        `--to-url is the whole target; leave out ${flagOf(given[0] ?? "")}`,
      );
    return { kind: "sharedItem", sharingUrl: link };
  }
  const kind = flags["to"];
  if (typeof kind !== "string") {
    if (given.length > 0) throw new CommandError(exitCode.usage, `${flagOf(given[0] ?? "")} needs --to KIND`);
    return null;
  }
  return Object.fromEntries([
    ["kind", kind],
    ...given.map((field) => [field, String(flags[field])] as const),
  ]) as unknown as Target;
};
