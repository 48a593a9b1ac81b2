/** `driveId` → `--drive-id`; commander makes `driveId` of it again. */
export const flagOf = (field: string): string =>
  `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A schema's description in the style of `--help`. */
export const helpText = (description: string): string =>
  description
    .replace(/^[A-Z](?=[a-z]* )/, (letter) => letter.toLowerCase())
    .replaceAll("`", "")
    .replace(/\.$/, "");
