import type { AllowedSource, AllowedTarget } from "../../config/allow-lists.ts";
import { OPEN_ACCESS, sourceRefusal, type Access } from "../../transfer/access.ts";
import { transferError, type TransferError } from "../../transfer/error.ts";
import type { Target } from "../../transfer/job.ts";
import { namesOf } from "../targets/index.ts";
import { judgeTarget } from "./judge-target.ts";

/** What jobs may name, by the settings; null for a list that is not set. */
export const accessFor = (
  sources: readonly AllowedSource[] | null,
  targets: readonly AllowedTarget[] | null,
): Access =>
  sources === null && targets === null
    ? OPEN_ACCESS
    : {
        refusal: ({ source, target }) => sourceRefusal(source, sources) ?? targetRefusal(target, targets),
        limitsTargets: targets !== null,
      };

/**
 * Why a list does not allow a target, from what the job names alone.
 * @param list null for all
 */
export const targetRefusal = (target: Target, list: readonly AllowedTarget[] | null): TransferError | null =>
  list === null || judgeTarget(namesOf(target), list) !== "refused"
    ? null
    : transferError("target-not-allowed", `ALLOWED_TARGETS does not allow this ${target.kind}`);
