import { mayWrite, neededForTarget } from "../../graph/missing-permission.ts";
import type { GraphFailure } from "../../transfer/destination.ts";
import type { Target } from "../../transfer/job.ts";
import { notAllowed } from "./check-lists.ts";
import { failure, ok, warning, type Finding } from "./finding.ts";
import { proxyWords } from "../../http/proxy.ts";
import type { GraphAnswer } from "../../graph/graph-answer.ts";

/** Judges the endpoint by its response to a GET without a token. */
export const judgeEndpoint = (endpoint: string, answer: GraphAnswer): Finding => {
  switch (answer.kind) {
    case "unreachable":
      return failure(
        "graph",
        `wrong endpoint: no response from ${endpoint}${proxyWords(endpoint, process.env)} (${answer.reason})`,
        "check GRAPH_ENDPOINT (https://graph.microsoft.com, or the one of your national cloud), the proxy and the firewall; if it is the Graph stand-in on this machine, start that (npm run local)",
      );
    case "not-graph":
      return failure(
        "graph",
        `wrong endpoint: ${endpoint} responds (${answer.status}), but is not Microsoft Graph`,
        "check GRAPH_ENDPOINT: it is the address without a version; a page of your proxy can also be the cause",
      );
    case "graph":
      return ok("graph", `Microsoft Graph responds at ${endpoint}`);
  }
};

const THEN_WAIT = "with admin consent; then wait a few minutes, because tokens are cached";
/** Where the message does not say which permission is missing. */
const CONSENT = `give the app's identity an application permission of Microsoft Graph, such as Files.ReadWrite.All or Sites.Selected for files, Mail.ReadWrite for messages, or PrintJob.ReadWrite.All for print, ${THEN_WAIT}`;
const GRANT_IT = `give the app's identity this permission ${THEN_WAIT}`;

/**
 * Judges the token and its permissions by the response to a GET of an item.
 * @param target the item, if the user gave it; null for one that does not exist
 */
export const judgePermission = (what: string, target: Target | null, answer: GraphAnswer): Finding => {
  if (answer.kind !== "graph") {
    return failure(
      "permission",
      `the lookup of ${what} got no valid response`,
      "try again; then check the proxy",
    );
  }
  const { status, code } = answer;
  const reply = `${status}${code === null ? "" : ` ${code}`}`;
  if (status === 401) {
    return failure(
      "permission",
      `Graph does not accept the token (${reply})`,
      "the identity must belong to the tenant of the target, and the token must be for this GRAPH_ENDPOINT; on loopback, GRAPH_ACCESS_TOKEN must be the one of the stand-in",
    );
  }
  if (status === 403) {
    const asked = target === null ? "a lookup of any file" : what;
    const needed = target === null ? "" : `. ${neededForTarget(target)}`;
    return failure(
      "permission",
      `missing Graph permission: ${asked} (${reply})${needed}`,
      target === null ? CONSENT : GRANT_IT,
    );
  }
  if (status === 429 || status >= 500) {
    return warning(
      "permission",
      `Graph is busy (${reply}); the permission cannot be checked now`,
      "try again later",
    );
  }
  if (target !== null) {
    if (status >= 200 && status < 300) return ok("permission", `${what} exists and can be read`);
    if (status === 404) {
      return warning(
        "permission",
        `Graph accepts the token, but cannot find ${what} (${reply})`,
        "expected for a file that does not exist yet; otherwise check the ids",
      );
    }
    return failure(
      "permission",
      `Graph rejects the lookup of ${what} (${reply})`,
      "check the target's fields",
    );
  }
  return ok(
    "permission",
    `Graph accepts the token (${reply}); give a target (--to …) to check the permission for it`,
  );
};

/**
 * Judges by the token's permissions whether the target can be written to.
 * @param permissions of the application; null if they are not known
 * @returns null if nothing speaks against it
 */
export const judgeWriting = (
  what: string,
  target: Target,
  permissions: readonly string[] | null,
): Finding | null => {
  if (permissions === null || mayWrite(permissions, target)) return null;
  const has = permissions.length === 0 ? "no permission" : permissions.join(", ");
  return failure(
    "permission",
    `missing Graph permission: the token has ${has}, and cannot write to ${what}. ${neededForTarget(target)}`,
    GRANT_IT,
  );
};

/** Judges a target with a path by the search for the folder at which the path begins. */
export const judgePlace = (
  what: string,
  answer:
    | { readonly kind: "found"; readonly folder: { readonly driveId: string; readonly folderId: string } }
    | GraphFailure,
): Finding => {
  if (answer.kind === "found") {
    const { driveId, folderId } = answer.folder;
    return ok("permission", `${what} was found: folder ${folderId} of the drive ${driveId}`);
  }
  const { code, message } = answer.error;
  switch (code) {
    case "target-forbidden":
      return failure("permission", `missing Graph permission: ${message}`, GRANT_IT);
    case "target-not-allowed":
      return notAllowed(answer.error);
    case "target-not-found":
    case "target-rejected":
      return failure("permission", message, "check the target's fields");
    case "sign-in-failed":
      return failure(
        "permission",
        `Graph does not accept the token: ${message}`,
        "the identity must belong to the tenant of the target, and the token must be for this GRAPH_ENDPOINT",
      );
    default:
      return warning("permission", message, "try again later");
  }
};
