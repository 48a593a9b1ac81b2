import type { GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import { shortText } from "../../transfer/text.ts";
import type { GraphError } from "../graph-error.ts";
import { graphFailureError } from "../classify.ts";

const SHOWN_CHARS = 200;
const SHOWN_NAMES = 10;
const NAME_CHARS = 60;

/** A name or an address from a job, as a message shows it. */
export const quoted = (text: string): string => `"${shortText(text, SHOWN_CHARS)}"`;

/** What is not there, and will not be. */
export const notFound = (message: string, error: GraphError): GraphFailure => ({
  kind: "permanent",
  error: graphFailureError("target-not-found", message, error),
});

/** What is not there yet: Microsoft 365 creates it some time after it was asked for. */
export const notYetThere = (message: string, error: GraphError): GraphFailure => ({
  kind: "transient",
  fewTries: true,
  error: graphFailureError("target-not-found", message, error),
});

export const rejected = (message: string): GraphFailure => ({
  kind: "permanent",
  error: transferError("target-rejected", message),
});

/**
 * 21Vianet's Graph refuses `/items/{folderId}:/{name}:`, by which folders are found and new files written
 * (https://github.com/rclone/rclone/blob/master/backend/onedrive/onedrive.go, `newOptsCallWithIDPath`).
 */
export const NO_NEW_FILES = rejected(
  "no new files can be written to Microsoft 365 operated by 21Vianet: its Graph refuses the address /items/{folderId}:/{name}:. Use the kind driveItem or sharedItem to replace the content of a file that exists",
);

/** The first of these names, for a message that says which ones there are. */
export const someOf = (names: readonly string[]): string => {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => `"${shortText(name, NAME_CHARS)}"`);
  const left = names.length - shown.length;
  return names.length === 0 ? "none" : `${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
};
