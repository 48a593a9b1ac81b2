/** `driveId` → `--drive-id`; commander makes `driveId` of it again. */
export const flagOf = (field: string): string =>
  `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
