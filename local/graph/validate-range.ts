import { parseContentRange, type ContentRange } from "./content-range.ts";
import { invalidRequest, type GraphErrorResponse } from "./graph-error-response.ts";
import type { Limits } from "./limits.ts";
import { coveredBytes, overlaps, type ByteRange } from "./ranges.ts";

/** The headers of a PUT to an upload session that describe its bytes. */
export interface RangeRequest {
  readonly contentRange: string | null;
  /** Null for a chunked body. */
  readonly contentLength: string | null;
}

/** What validation needs to know about a session. */
export interface RangeSession {
  readonly kind: "drive" | "print";
  /** Sorted and merged. For a driveItem always one range from 0, or none. */
  readonly received: readonly ByteRange[];
  /** Ranges that other requests are sending right now. */
  readonly inFlight: readonly ByteRange[];
  /** The file size, once a request has stated it. */
  readonly totalBytes: number | null;
}

export type RangeValidation =
  | { readonly kind: "accept"; readonly range: ByteRange; readonly totalBytes: number }
  | { readonly kind: "reject"; readonly error: GraphErrorResponse };

/** Decides whether a session accepts a range, before any of its bytes are read. */
export const validateRange = (
  session: RangeSession,
  request: RangeRequest,
  limits: Limits,
): RangeValidation => {
  const parsed = readHeaders(session, request);
  if ("status" in parsed) return { kind: "reject", error: parsed };
  const error =
    session.kind === "drive"
      ? checkDriveRange(session, parsed, limits)
      : checkPrintRange(session, parsed, limits);
  return error === null ? { kind: "accept", ...parsed } : { kind: "reject", error };
};

const readHeaders = (session: RangeSession, request: RangeRequest): ContentRange | GraphErrorResponse => {
  // https://github.com/microsoft/AI-in-One-Dashboard/pull/37: the service rejects an upload without a length.
  if (request.contentLength === null) {
    return { status: 411, code: "invalidRequest", message: "Content-Length is required." };
  }
  const lengthBytes = Number(request.contentLength);
  // https://github.com/OneDrive/onedrive-api-docs/issues/53: an empty file needs PUT …/content.
  if (lengthBytes === 0) return invalidRequest("An upload session does not accept empty ranges or files.");
  if (request.contentRange === null) return invalidRequest("The Content-Range header is required.");
  const parsed = parseContentRange(request.contentRange);
  if (parsed === null)
    return invalidRequest("The Content-Range header is malformed: bytes START-END/TOTAL expected.");
  if (coveredBytes([parsed.range]) !== lengthBytes) {
    return invalidRequest("Content-Range and Content-Length state different lengths.");
  }
  if (session.totalBytes !== null && parsed.totalBytes !== session.totalBytes) {
    return invalidRequest(`The total of this session is ${session.totalBytes} bytes and must not change.`);
  }
  return parsed;
};

const checkDriveRange = (
  session: RangeSession,
  requested: ContentRange,
  limits: Limits,
): GraphErrorResponse | null => {
  const { range, totalBytes } = requested;
  const lengthBytes = range.endExclusive - range.start;
  if (lengthBytes >= limits.driveRangeLimitBytes) return tooLong(limits.driveRangeLimitBytes);
  // The service accepts such a range and fails the last one with 500; the stand-in rejects it at once:
  // https://github.com/OneDrive/onedrive-api-docs/issues/70 and
  // https://github.com/OneDrive/onedrive-api-docs/issues/71
  if (range.endExclusive < totalBytes && lengthBytes % limits.driveRangeMultipleBytes !== 0) {
    return invalidRequest(
      `A range that is not the last must be a multiple of ${limits.driveRangeMultipleBytes} bytes.`,
    );
  }
  // https://github.com/O365/python-o365/issues/728: what concurrent writers get.
  if (session.inFlight.length > 0) {
    return outOfRange(
      "Optimistic concurrency failure during fragmented upload",
      "fragmentRowCountCheckFailed",
    );
  }
  const expected = coveredBytes(session.received);
  if (range.start < expected) return FRAGMENT_OVERLAP;
  if (range.start > expected) {
    return outOfRange(`The range must start at ${expected}.`, "fragmentOutOfOrder");
  }
  return null;
};

const checkPrintRange = (
  session: RangeSession,
  { range }: ContentRange,
  limits: Limits,
): GraphErrorResponse | null => {
  if (range.endExclusive - range.start >= limits.printRangeLimitBytes)
    return tooLong(limits.printRangeLimitBytes);
  // Any order and several at a time (https://learn.microsoft.com/graph/upload-data-to-upload-session), but each
  // byte only once. A range in flight counts as received until it fails.
  return overlaps([...session.received, ...session.inFlight], range) ? FRAGMENT_OVERLAP : null;
};

const tooLong = (limitBytes: number): GraphErrorResponse => ({
  status: 413,
  code: "invalidRequest",
  message: `A range must be shorter than ${limitBytes} bytes.`,
});

const outOfRange = (message: string, innerCode: string): GraphErrorResponse => ({
  status: 416,
  code: "invalidRange",
  message,
  innerCode,
});

/**
 * What a client gets that resends bytes which have arrived.
 * @see https://github.com/OneDrive/onedrive-api-docs/issues/64
 */
const FRAGMENT_OVERLAP = outOfRange("Uploaded fragment overlaps with existing data.", "fragmentOverlap");
