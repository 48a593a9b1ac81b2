import { parseContentRange, type ContentRange } from "./content-range.ts";
import type { Limits } from "./limits.ts";
import { coveredBytes, overlaps, type ByteRange } from "./ranges.ts";
import { invalidRequest, type Refusal } from "./refusal.ts";

/** What a PUT to an upload session says about its bytes. */
export interface RangeRequest {
  readonly contentRange: string | undefined;
  /** The Content-Length header; undefined for a chunked body. */
  readonly contentLength: string | undefined;
}

/** What the rules need to know of a session. */
export interface RangeSession {
  readonly kind: "drive" | "print";
  /** Sorted and joined. For a driveItem always one range from 0, or none. */
  readonly received: readonly ByteRange[];
  /** Ranges other requests are sending right now. */
  readonly inFlight: readonly ByteRange[];
  /** The size this session has settled on; null while nothing has. */
  readonly totalBytes: number | null;
}

export type RangeVerdict =
  | { readonly kind: "accept"; readonly range: ByteRange; readonly totalBytes: number }
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/** Whether a session takes a range, decided before a byte of it is read. */
export function judgeRange(session: RangeSession, request: RangeRequest, limits: Limits): RangeVerdict {
  const parsed = readHeaders(session, request);
  if ("status" in parsed) return { kind: "refuse", refusal: parsed };
  const refusal =
    session.kind === "drive"
      ? judgeDriveRange(session, parsed, limits)
      : judgePrintRange(session, parsed, limits);
  return refusal ? { kind: "refuse", refusal } : { kind: "accept", ...parsed };
}

function readHeaders(session: RangeSession, request: RangeRequest): ContentRange | Refusal {
  // AI-in-One-Dashboard#37: the service answers an upload without a length with an error.
  if (request.contentLength === undefined) {
    return { status: 411, code: "invalidRequest", message: "Content-Length is required." };
  }
  const lengthBytes = Number(request.contentLength);
  // OD#53: an empty file cannot be uploaded through a session; PUT …/content takes it.
  if (lengthBytes === 0) return invalidRequest("An upload session takes no empty range and no empty file.");
  if (request.contentRange === undefined) return invalidRequest("The Content-Range header is required.");
  const parsed = parseContentRange(request.contentRange);
  if (!parsed)
    return invalidRequest("The Content-Range header is malformed: bytes START-END/TOTAL expected.");
  if (coveredBytes([parsed.range]) !== lengthBytes) {
    return invalidRequest("Content-Range and Content-Length name different lengths.");
  }
  if (session.totalBytes !== null && parsed.totalBytes !== session.totalBytes) {
    return invalidRequest(`The total is ${session.totalBytes} bytes for this session and may not change.`);
  }
  return parsed;
}

function judgeDriveRange(session: RangeSession, asked: ContentRange, limits: Limits): Refusal | undefined {
  const { range, totalBytes } = asked;
  const lengthBytes = range.endExclusive - range.start;
  if (lengthBytes >= limits.driveRangeLimitBytes) return tooLong(limits.driveRangeLimitBytes);
  // The service takes such a range and fails the last one with 500 (OD#70, OD#71); here it fails at once.
  if (range.endExclusive < totalBytes && lengthBytes % limits.driveRangeMultipleBytes !== 0) {
    return invalidRequest(
      `A range that is not the last must be a multiple of ${limits.driveRangeMultipleBytes} bytes.`,
    );
  }
  // https://github.com/O365/python-o365/issues/728: the text two writers at a time get to see.
  if (session.inFlight.length > 0) {
    return outOfRange(
      "Optimistic concurrency failure during fragmented upload",
      "fragmentRowCountCheckFailed",
    );
  }
  const expected = coveredBytes(session.received);
  if (range.start < expected) return overlap;
  if (range.start > expected) {
    return outOfRange(`The range must start at ${expected}.`, "fragmentOutOfOrder");
  }
  return undefined;
}

function judgePrintRange(
  session: RangeSession,
  { range }: ContentRange,
  limits: Limits,
): Refusal | undefined {
  if (range.endExclusive - range.start >= limits.printRangeLimitBytes)
    return tooLong(limits.printRangeLimitBytes);
  // Any order and several at a time (upload-data-to-upload-session), but each byte once. A range that is still
  // arriving counts as taken; it is free again if it breaks off.
  return overlaps([...session.received, ...session.inFlight], range) ? overlap : undefined;
}

function tooLong(limitBytes: number): Refusal {
  return {
    status: 413,
    code: "invalidRequest",
    message: `A range must be shorter than ${limitBytes} bytes.`,
  };
}

function outOfRange(message: string, innerCode: string): Refusal {
  return { status: 416, code: "invalidRange", message, innerCode };
}

/** OD#64: what a client meets that sends again what had arrived. */
const overlap = outOfRange("Uploaded fragment overlaps with existing data.", "fragmentOverlap");
