import type { Config } from "../../config/config.ts";
import { warning, type Finding } from "./finding.ts";

/** Warns, once for both lists, where jobs may name anything: they come from whoever may write to the queue. */
export function* checkLists({
  allowedSources,
  allowedTargets,
}: Pick<Config, "allowedSources" | "allowedTargets">): Generator<Finding> {
  const open = [
    ...(allowedSources === null ? [{ setting: "ALLOWED_SOURCES", what: "any blob" }] : []),
    ...(allowedTargets === null ? [{ setting: "ALLOWED_TARGETS", what: "any target" }] : []),
  ];
  if (open.length === 0) return;
  yield warning(
    "settings",
    `a job may name ${open.map(({ what }) => what).join(" and ")} that the app's identity can reach`,
    `set ${open.map(({ setting }) => setting).join(" and ")} to what jobs are for; docs/security.md has the forms`,
  );
}
