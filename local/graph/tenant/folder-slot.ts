import { availableName } from "../file-names.ts";
import type { GraphErrorResponse } from "../graph-error-response.ts";
import { invalidRequest } from "../graph-error-response.ts";
import type { UploadSlot } from "../upload-slot.ts";
import type { Drive, FolderNode } from "./drive.ts";
import { fileJson } from "./json.ts";
import { comparableName } from "./names.ts";

/**
 * The slot of a name in a folder.
 * @param author the token of the caller, which keeps a new file checked out where the library requires that; null
 * for a file that was there before
 */
export const folderSlot = (
  drive: Drive,
  folder: FolderNode,
  name: string,
  author: string | null,
): UploadSlot => {
  const fileNamed = (wanted: string) => {
    const node = drive.child(folder, wanted);
    return node?.kind === "file" ? node : null;
  };
  const address = drive.addressOf(folder, name);
  return {
    key: `/drives/${drive.id}/items/${folder.id}:/${comparableName(name)}`,
    address,
    defaultName: () => name,
    nameError: (given) => (given === name ? null : NAME_MISMATCH),
    current: () => fileNamed(name)?.item ?? null,
    lockError: (behavior) => {
      const isOwned = drive.identity.library.requireCheckOut !== true || author === null;
      const existing = behavior === "replace" && !isOwned ? fileNamed(name) : null;
      return existing === null || existing.checkedOutBy === author ? null : NOT_CHECKED_OUT;
    },
    decide: (behavior, _name, newName) => {
      const wanted = newName ?? name;
      const existing = drive.child(folder, wanted);
      if (existing === null) return { kind: "create", name: wanted };
      if (behavior === "rename") {
        const taken = { has: (candidate: string) => drive.child(folder, candidate) !== null };
        return { kind: "beside", name: availableName(wanted, taken) };
      }
      // A folder is never replaced by a file.
      return behavior === "fail" || existing.kind === "folder"
        ? { kind: "conflict" }
        : { kind: "replace", name: existing.name };
    },
    diskSegments: (stored) => drive.addressOf(folder, stored).segments,
    store: (decision, uploaded) => drive.putFile(folder, decision.name, uploaded, author).item,
    json: (item) => {
      const node = fileNamed(item.name);
      if (node === null) throw new Error(`the file was not stored: ${item.name}`);
      return fileJson(drive, node);
    },
  };
};

/** A library that requires check-out: https://github.com/s-KaiNet/spsave/issues/7. */
const NOT_CHECKED_OUT: GraphErrorResponse = {
  status: 423,
  code: "notAllowed",
  message: "The file is not checked out. You must first check out this document before making changes.",
};

/** @see https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2565 */
const NAME_MISMATCH: GraphErrorResponse = invalidRequest(
  "Name specified in the path doesn't match the name specified in the request body",
);
