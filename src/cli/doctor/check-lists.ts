import { adviceFor } from "../../client/advice.ts";
import type { AllowedSource } from "../../config/allow-lists.ts";
import type { Config } from "../../config/config.ts";
import { targetRefusal } from "../../graph/access/access.ts";
import { sourceRefusal } from "../../transfer/access.ts";
import { transferError, type TransferError } from "../../transfer/error.ts";
import type { Target } from "../../transfer/job.ts";
import { failure, warning, type Finding } from "./finding.ts";

/** What a job would name. */
export interface Named {
  /** `CONTAINER` or `CONTAINER/BLOB`; null for none. */
  readonly source: string | null;
  readonly target: Target | null;
}

/**
 * Refuses what the lists do not allow, as the app does with a job. Warns, once for both lists, where jobs may name
 * anything: they come from anyone who may write to the queue.
 */
export function* checkLists(
  { allowedSources, allowedTargets }: Pick<Config, "allowedSources" | "allowedTargets">,
  { source, target }: Named,
): Generator<Finding> {
  const open = [
    ...(allowedSources === null ? [{ setting: "ALLOWED_SOURCES", what: "any blob" }] : []),
    ...(allowedTargets === null ? [{ setting: "ALLOWED_TARGETS", what: "any target" }] : []),
  ];
  if (open.length > 0) {
    yield warning(
      "settings",
      `a job may name ${open.map(({ what }) => what).join(" and ")} that the app's identity can reach`,
      `set ${open.map(({ setting }) => setting).join(" and ")} to what jobs are meant to name; docs/security.md has the syntax`,
    );
  }
  const refusals = [
    source === null ? null : refusalOf(source, allowedSources),
    target === null ? null : targetRefusal(target, allowedTargets),
  ];
  for (const refused of refusals) if (refused !== null) yield notAllowed(refused);
}

/** What every transfer would fail with. */
export const notAllowed = ({ code, message }: TransferError): Finding =>
  failure("settings", `${code}: ${message}`, adviceFor(code));

const refusalOf = (source: string, allowed: readonly AllowedSource[] | null): TransferError | null => {
  const [container = "", ...rest] = source.split("/");
  const blob = rest.join("/");
  if (blob !== "") return sourceRefusal({ container, blob, versionId: null }, allowed);
  // Some of its folders may be listed.
  return allowed === null || allowed.some((one) => one.container === container)
    ? null
    : transferError("source-not-allowed", `ALLOWED_SOURCES allows no blob of the container "${container}"`);
};
