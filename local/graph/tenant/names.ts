import type { GraphErrorResponse } from "../graph-error-response.ts";

/** The longest name of a file or folder, in UTF-16 code units. */
const MAX_SEGMENT_LENGTH = 255;
/** The longest path, counted from the first slash after the host, decoded. */
const MAX_PATH_LENGTH = 400;

const FORBIDDEN_CHARACTERS = /["*:<>?/\\|\p{Cc}]/u;
/** Windows device names and files that belong to the system, with or without an extension. */
const RESERVED_NAMES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$|^(?:\.lock|desktop\.ini)$/i;
/** Text that is decoded a second time on its way through the service. */
const DECODED_TWICE = /%2f|%5c|&#/i;

/** How a name is compared: the service ignores case, and the form of accented characters. */
export const comparableName = (name: string): string => name.normalize("NFC").toLowerCase();

/** A segment that the service cannot address at all, not even to look it up. */
export const addressingError = (segment: string): GraphErrorResponse | null => {
  if (segment === "") return badName("The path contains an empty segment.", "invalidPath");
  if (segment === "." || segment === "..")
    return badName("The path contains a relative segment.", "invalidPath");
  if (DECODED_TWICE.test(segment))
    return badName("The path contains text that is decoded twice.", "invalidPath");
  return null;
};

/**
 * Why the service refuses to create something under this name.
 * @see https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa
 * @see https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 */
export const newNameError = (name: string): GraphErrorResponse | null => {
  const unaddressable = addressingError(name);
  if (unaddressable !== null) return unaddressable;
  if (name.length > MAX_SEGMENT_LENGTH)
    return badName(`A name must not be longer than ${MAX_SEGMENT_LENGTH} characters.`, "pathIsTooLong");
  if (FORBIDDEN_CHARACTERS.test(name))
    return badName("The provided name contains characters that are not allowed.");
  if (/^\s|\s$|\.$/u.test(name))
    return badName("The provided name must not start with a space or end with a space or a period.");
  if (name.startsWith("~")) return badName("The provided name must not start with a tilde.");
  if (/_vti_/i.test(name)) return badName("The provided name contains _vti_.");
  return RESERVED_NAMES.test(name) ? badName("The provided name is reserved.") : null;
};

/** Why the service refuses a folder of this name at the root of a library. */
export const rootFolderError = (name: string): GraphErrorResponse | null =>
  comparableName(name) === "forms" ? badName("The name is reserved at the root of a library.") : null;

/**
 * Why the service refuses a path as a whole.
 * @param serverRelativePath starts with a slash and includes the site and the library
 */
export const pathLengthError = (serverRelativePath: string): GraphErrorResponse | null =>
  serverRelativePath.length > MAX_PATH_LENGTH
    ? badName(`The path must not be longer than ${MAX_PATH_LENGTH} characters.`, "pathIsTooLong")
    : null;

const badName = (message: string, innerCode = "nameContainsInvalidCharacters"): GraphErrorResponse => ({
  status: 400,
  code: "invalidRequest",
  message,
  innerCode,
});
