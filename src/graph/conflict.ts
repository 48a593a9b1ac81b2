import type { UploadSpec } from "../transfer/destination.ts";
import { serviceConflictBehavior } from "../transfer/job.ts";
import type { GraphError } from "./graph-error.ts";

/** v1.0 and beta have different codes for a name that is taken. */
const NAME_CODES = ["namealreadyexists", "upload_name_conflict"];

/** Another upload, a lock or a change that is under way. */
const PASSING_CODES = [
  "resourcemodified",
  "resourcelocked",
  "lockedforediting",
  "locked",
  "conflict",
  "editconflict",
  "entitytagdoesnotmatch",
];

/** Codes that no wait changes, whatever their status. */
const PERMANENT_CODES = [
  "accessdenied",
  "accessrestricted",
  "unauthenticated",
  "notsupported",
  "notallowed",
  "malwaredetected",
  "virussuspicious",
  "itemnotfound",
  "propertynotupdateable",
  "quotalimitreached",
  "insufficientstorage",
];
const PERMANENT_SHAPE = /^invalid|exceeded$|^(?:parameter|path)(?:is)?too|pathtoodeep$/;

/** Whether an error is about the file's name. */
export const isNameConflict = ({ codes }: GraphError): boolean =>
  codes.some((code) => NAME_CODES.includes(code));

/**
 * What a 409 means to a call that writes the item: its name is taken, something else is changing it, or the call is
 * refused. A code that is not known counts as passing: such waits are bounded.
 *
 * The code of a name conflict also stands for another session on the item
 * (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/412). With `replace` and `rename` it cannot
 * mean anything else.
 */
export const conflictMeaning = (
  error: GraphError,
  { options }: UploadSpec,
): "name" | "passing" | "refused" => {
  if (saysUploading(error)) return "passing";
  if (isNameConflict(error)) return serviceConflictBehavior(options) === "fail" ? "name" : "passing";
  return isPassingConflict(error) ? "passing" : "refused";
};

/** Whether a 409 that is not about the name may go well on another try. */
export const isPassingConflict = (error: GraphError): boolean =>
  saysUploading(error) ||
  error.codes.some((code) => PASSING_CODES.includes(code)) ||
  !error.codes.some((code) => PERMANENT_CODES.includes(code) || PERMANENT_SHAPE.test(code));

const saysUploading = ({ message }: GraphError): boolean => /being uploaded/i.test(message ?? "");
