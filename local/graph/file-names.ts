import { shortHash } from "./address.ts";

const FORBIDDEN_CHARACTERS = /["*:<>?/\\|]/;
const MAX_NAME_LENGTH = 255;
/** Common file systems limit a name to 255 bytes. */
const MAX_DISK_NAME_BYTES = 200;

/** Why SharePoint rejects `name`; null if it accepts it. */
export const nameError = (name: string): string | null => {
  if (name === "") return "The name is empty.";
  if (name.length > MAX_NAME_LENGTH) return `The name is longer than ${MAX_NAME_LENGTH} characters.`;
  if (FORBIDDEN_CHARACTERS.test(name))
    return 'The name contains a character that is not allowed: " * : < > ? / \\ |';
  return null;
};

/** The first of `x 1.ext`, `x 2.ext`, … that is not taken: how the service renames `x.ext`. */
export const availableName = (name: string, taken: Pick<ReadonlySet<string>, "has">): string => {
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = 1; ; number += 1) {
    const candidate = `${stem} ${number}${extension}`;
    if (!taken.has(candidate)) return candidate;
  }
};

const MIME_TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  gif: "image/gif",
  htm: "text/html",
  html: "text/html",
  jpg: "image/jpeg",
  json: "application/json",
  pdf: "application/pdf",
  png: "image/png",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  txt: "text/plain",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "text/xml",
  zip: "application/zip",
};

/** The MIME type the service derives from a name. */
export const mimeTypeOf = (name: string): string =>
  MIME_TYPES[extensionOf(name)] ?? "application/octet-stream";

const REWRITTEN_EXTENSIONS = new Set(
  "doc docm docx dotx htm html pdf potx ppsx ppt pptm pptx vsdx xls xlsb xlsm xlsx xltx".split(" "),
);

/**
 * Whether SharePoint changes files with this name after the upload.
 * @see https://github.com/OneDrive/onedrive-api-docs/issues/935
 * @see https://github.com/rclone/rclone/issues/2599
 */
export const isRewrittenType = (name: string): boolean => REWRITTEN_EXTENSIONS.has(extensionOf(name));

/**
 * One path segment as a name on this machine's disk. Stays readable: only what a file system may reject or
 * interpret as a path is percent-encoded.
 */
export const diskName = (segment: string): string => {
  const encoded = Array.from(segment, encodeForDisk).join("");
  const shown = encoded.replace(/^\./, "%2E").replace(/[. ]$/, (last) => (last === "." ? "%2E" : "%20"));
  const bytes = Buffer.from(shown);
  if (bytes.length <= MAX_DISK_NAME_BYTES) return shown;
  // The share id of a long link exceeds a file system's limit; the hash tells apart two that start the same.
  const head = bytes
    .subarray(0, MAX_DISK_NAME_BYTES - 22)
    .toString("latin1")
    .replace(/[^ -~]/g, "_");
  return `${head}--${shortHash(segment)}`;
};

const UNSAFE_ON_DISK = '"*:<>?/\\|%';

const encodeForDisk = (character: string): string =>
  character < " " || UNSAFE_ON_DISK.includes(character)
    ? encodeURIComponent(character).replace("*", "%2A")
    : character;

const extensionOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1).toLowerCase();
