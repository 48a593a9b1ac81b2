import { shortHash } from "./address.ts";

const forbiddenCharacters = /["*:<>?/\\|]/;
const longestName = 255;
/** Common file systems end a name at 255 bytes. */
const longestDiskBytes = 200;

/** Why SharePoint would refuse `name`; undefined if it would not. */
export function nameProblem(name: string): string | undefined {
  if (name === "") return "The name is empty.";
  if (name.length > longestName) return `The name is longer than ${longestName} characters.`;
  if (forbiddenCharacters.test(name))
    return 'The name contains a character that is not allowed: " * : < > ? / \\ |';
  return undefined;
}

/** `x.ext` as the first of `x 1.ext`, `x 2.ext`, … that is not taken: how the service renames. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = 1; ; number += 1) {
    const candidate = `${stem} ${number}${extension}`;
    if (!taken.has(candidate)) return candidate;
  }
}

const mimeTypes: Readonly<Record<string, string>> = {
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

/** The type the service guesses from a name. */
export function mimeTypeOf(name: string): string {
  return mimeTypes[extensionOf(name)] ?? "application/octet-stream";
}

const rewrittenExtensions = new Set(
  "doc docm docx dotx htm html pdf potx ppsx ppt pptm pptx vsdx xls xlsb xlsm xlsx xltx".split(" "),
);

/** Whether SharePoint writes into files of this name after the upload (OD#935, rclone#2599). */
export function isRewrittenType(name: string): boolean {
  return rewrittenExtensions.has(extensionOf(name));
}

/**
 * One part of a path on this machine's disk, still readable: what a file system may refuse or take for a
 * path is percent-encoded.
 */
export function diskName(part: string): string {
  const encoded = Array.from(part, (character) =>
    // eslint-disable-next-line no-control-regex -- control characters are among what must not reach the disk
    /[\u0000-\u001f"*:<>?/\\|%]/.test(character)
      ? encodeURIComponent(character).replace("*", "%2A")
      : character,
  ).join("");
  const shown = encoded.replace(/^\./, "%2E").replace(/[. ]$/, (last) => (last === "." ? "%2E" : "%20"));
  const bytes = Buffer.from(shown);
  if (bytes.length <= longestDiskBytes) return shown;
  // Share ids of long links are longer than a file system's name: the tail keeps two with one beginning apart.
  const head = bytes
    .subarray(0, longestDiskBytes - 22)
    .toString("latin1")
    .replace(/[^ -~]/g, "_");
  return `${head}--${shortHash(part)}`;
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}
