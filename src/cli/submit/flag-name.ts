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
  source: "SOURCE",
  "source.versionId": "--version-id",
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
  // The name of a label or a column says which of many.
  const which = parts.length > 2 && known !== undefined ? ` ${parts.slice(2).join(".")}` : "";
  return `${flag}${which} ${words}`;
};
