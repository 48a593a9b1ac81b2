/*
 * What SharePoint takes as the name of a file
 * (https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa).
 */

const MAX_LENGTH = 255;
const FORBIDDEN_CHARACTER = /["*:<>?/\\|\p{Cc}\p{Cs}]/gu;
const ENDS = /^\s+|[\s.]+$/g;
/** Of folders that SharePoint keeps for itself; in any name it is refused. */
const RESERVED_PART = /(_vti)_/gi;
const RESERVED_NAME = /^(con|prn|aux|nul|com\d|lpt\d|\.lock|desktop\.ini|~\$.*)$/is;
/** Longer ones are no extensions, but names that have a dot in them. */
const EXTENSION = /\.[^.\s]{1,32}$/;

/** The name as SharePoint accepts it, as close to the given one as can be; null if nothing of it is left. */
export const acceptableName = (name: string): string | null => {
  const clean = name.replace(FORBIDDEN_CHARACTER, "_").replace(ENDS, "").replace(RESERVED_PART, "$1-");
  if (clean === "") return null;
  return fitted(RESERVED_NAME.test(clean) ? `_${clean}` : clean);
};

/** Whether SharePoint accepts the name as it is. */
export const isAcceptableName = (name: string): boolean => acceptableName(name) === name;

/** Cut between two characters; the extension, by which a file is opened, stays. */
const fitted = (name: string): string => {
  if (name.length <= MAX_LENGTH) return name;
  const extension = EXTENSION.exec(name)?.[0] ?? "";
  const stem = name.slice(0, MAX_LENGTH - extension.length).replace(/[\uD800-\uDBFF]$/, "");
  return extension === "" ? stem.replace(ENDS, "") : `${stem}${extension}`;
};
