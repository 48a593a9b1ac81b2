import { Option } from "commander";
import { z } from "zod";
import { isShareHost } from "../../graph/sharepoint-hosts.ts";
import { targetKinds } from "../../graph/targets/index.ts";
import type { TargetKind } from "../../graph/targets/target-kind.ts";
import type { Target } from "../../transfer/job.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { flagOf, helpText } from "./flag-name.ts";

/** A field of a target: its description, and the kinds that have it. */
interface TargetField {
  readonly description: string;
  readonly kinds: readonly string[];
}

/** The fields of every kind of target besides `kind`, from their schemas. */
const targetFields = (): ReadonlyMap<string, TargetField> => {
  const fields = new Map<string, TargetField>();
  for (const kind of targetKinds) {
    for (const [name, description] of describedFields(kind)) {
      fields.set(name, { description, kinds: [...(fields.get(name)?.kinds ?? []), kind.kind] });
    }
  }
  return fields;
};

/** The names of a kind's fields besides `kind`. */
export const fieldsOf = (kind: TargetKind): readonly string[] => describedFields(kind).map(([name]) => name);

const describedFields = (kind: TargetKind): readonly (readonly [string, string])[] => {
  const { properties = {} } = z.toJSONSchema(kind.fields, { io: "input" });
  return Object.entries(properties)
    .filter(([name]) => name !== "kind")
    .map(([name, schema]) => [name, (typeof schema === "object" ? schema.description : null) ?? name]);
};

/** `--to`, `--to-url` and a flag for each field of any kind. A new kind of target brings its own flags. */
export const targetOptions = (): readonly Option[] => [
  new Option("--to <kind>", "kind of target").choices(targetKinds.map(({ kind }) => kind)),
  new Option("--to-url <link>", "SharePoint or OneDrive sharing link to the target").conflicts("to"),
  ...[...targetFields()].map(
    ([name, { description, kinds }]) =>
      new Option(`${flagOf(name)} <text>`, `${helpText(description)} (for ${kinds.join(", ")})`),
  ),
];

/**
 * The target that the flags describe; null when there is none. Its fields are not yet checked.
 * @throws {CommandError} usage
 */
export const targetFrom = (flags: Readonly<Record<string, unknown>>): Target | null => {
  const given = [...targetFields().keys()].filter((field) => typeof flags[field] === "string");
  const link = flags["toUrl"];
  if (typeof link === "string") {
    if (given.length > 0)
      throw new CommandError(
        exitCode.usage,
        `--to-url is the whole target; leave out ${flagOf(given[0] ?? "")}`,
      );
    // Whatever cannot be read as an address is left to the check of the job, which says what it must be.
    if (URL.canParse(link) && !isShareHost(new URL(link).hostname))
      throw new CommandError(
        exitCode.usage,
        `--to-url is not a SharePoint or OneDrive link: its host is ${new URL(link).hostname}; for a SharePoint with a domain of its own, write --to sharedItem --sharing-url LINK`,
      );
    if (isFolderLink(link))
      throw new CommandError(
        exitCode.usage,
        "--to-url takes the link of a file, and this is the link of a folder: write --to sharedFolder --sharing-url LINK",
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

/** Links begin with what they lead to: `/:f:/` is a folder, `/:x:/` a workbook. */
const isFolderLink = (link: string): boolean =>
  URL.canParse(link) && new URL(link).pathname.toLowerCase().startsWith("/:f:/");
