import type { GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import { shortText } from "../../transfer/text.ts";
import type { GraphError } from "../graph-error.ts";
import { graphFailureError } from "../classify.ts";
import type { Base, Permissions } from "../targets/target-kind.ts";

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

/** The first of these names, for a message that says which ones there are. */
export const someOf = (names: readonly string[]): string => {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => `"${shortText(name, NAME_CHARS)}"`);
  const left = names.length - shown.length;
  return names.length === 0 ? "none" : `${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
};

/** A refusal, with the permission that is missing. */
export const withPermission = <T extends { readonly kind: string }>(
  answer: T | GraphFailure,
  { application, delegated }: Permissions,
  by: Base["by"],
): T | GraphFailure => {
  if (!isForbidden(answer)) return answer;
  const least = `Microsoft Graph permission ${application ?? "(none)"} for an app, or ${delegated ?? "(none)"} for a signed-in user`;
  const message = `${answer.error.message}. This needs the ${least}. ${aboutSelected(by)}`;
  return { ...answer, error: transferError("target-forbidden", message, answer.error) };
};

const isForbidden = (
  answer: { readonly kind: string } | GraphFailure,
): answer is Extract<GraphFailure, { kind: "permanent" }> =>
  answer.kind === "permanent" && "error" in answer && answer.error.code === "target-forbidden";

/** What the permission for chosen sites allows instead. */
const aboutSelected = (by: Base["by"]): string => {
  switch (by) {
    case "siteUrl":
    case "webUrl":
      return "A site is looked up by its address with Sites.Read.All or more, and with Sites.Selected not at all: name the site by siteId, or its library by driveId.";
    case "site":
    case "drive":
    case "group":
    case "channel":
    case "share":
    case "user":
      return "Sites.Selected is enough for a site on which the app has been granted the role write.";
  }
};
