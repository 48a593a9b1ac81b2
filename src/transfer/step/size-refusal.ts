import { transferError, type TransferError } from "../error.ts";
import type { TargetRules } from "../destination.ts";
import type { TransferRecord } from "../record.ts";

/** The most ranges that a job may ask for: each is an invocation, a record write and a request. */
const MAX_RANGES = 100_000;

/** Why a blob of this size cannot go to this target in the ranges that the job asks for; null where it can. */
export const sizeRefusal = (
  { source, request }: Pick<TransferRecord, "source" | "request">,
  rules: TargetRules,
): TransferError | null => {
  if (source === null) return null;
  const { kind } = request.target;
  const { bytes } = source;
  if (bytes === 0 && !rules.takesEmpty)
    return transferError("empty-not-supported", `source.blob is empty, and a ${kind} takes no empty file`);
  if (rules.maxBytes !== null && bytes > rules.maxBytes)
    return transferError(
      "source-too-large",
      `source.blob has ${bytes} bytes, and a ${kind} takes at most ${rules.maxBytes}`,
    );
  // Without a size in the job, ranges adapt to the connection.
  const { rangeBytes } = request.options;
  return rangeBytes === undefined || bytes <= rangeBytes * MAX_RANGES
    ? null
    : transferError("source-too-large", tooManyRanges(bytes, rangeBytes, rules));
};

const tooManyRanges = (bytes: number, rangeBytes: number, { alignBytes, maxRangeBytes }: TargetRules) => {
  const least = Math.ceil(bytes / MAX_RANGES / alignBytes) * alignBytes;
  const advice =
    least <= maxRangeBytes
      ? `; options.rangeBytes must be at least ${least}, or left out`
      : "; leave options.rangeBytes out";
  return `source.blob has ${bytes} bytes, which takes more than ${MAX_RANGES} ranges of ${rangeBytes} bytes${advice}`;
};
