import type { PutAnswer, RangePut } from "../../transfer/destination.ts";
import { bytesIn, wholeOf, without, type Range } from "../../transfer/range.ts";
import type { GraphClient } from "../client.ts";
import { instantField, parseObject } from "../json.ts";
import { parseExpectedRanges } from "../expected-ranges.ts";
import { itemKindOf } from "../targets/index.ts";
import { classify, classifyLostSession, graphFailureError } from "../classify.ts";
import { graphError, successOf, type Answered, type GraphError } from "../graph-error.ts";
import { isNameConflict } from "../conflict.ts";
import { itemOf } from "./item-of.ts";

/** Longest a range may take; below host.json's functionTimeout of 10 minutes. */
const RANGE_TIMEOUT_MS = 8 * 60_000;

/** Streams one range into the session. The end in `Content-Range` is inclusive, unlike in {@link Range}. */
export const putRange = async (graph: GraphClient, put: RangePut): Promise<PutAnswer> => {
  const { range, totalBytes } = put;
  const what = `sending bytes ${range.start}-${range.endExclusive - 1} of ${totalBytes}`;
  const answer = await graph.session({
    method: "PUT",
    url: put.url.reveal(),
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Range": `bytes ${range.start}-${range.endExclusive - 1}/${totalBytes}`,
    },
    contentBytes: bytesIn(range),
    body: put.body,
    timeoutMs: Math.min(RANGE_TIMEOUT_MS, put.timeoutMs),
  });
  const success = successOf(answer, [200, 201, 202]);
  if (success !== null) return onSuccess(put, success) ?? classify(what, answer, graph.nowMs());
  if (answer.kind === "broken") return classify(what, answer, graph.nowMs());
  switch (answer.status) {
    case 400:
    case 416: {
      const error = graphError(answer);
      if (answer.status === 400 && !isAboutSession(error)) return classify(what, answer, graph.nowMs());
      return { kind: "misplaced", error: graphFailureError("session-denied", what, error) };
    }
    case 409: {
      const error = graphError(answer);
      return isNameConflict(error)
        ? { kind: "name-conflict", error: graphFailureError("name-conflict", what, error) }
        : { kind: "session-denied", error: graphFailureError("session-denied", what, error) };
    }
    case 412:
      return { kind: "session-denied", error: graphFailureError("session-denied", what, graphError(answer)) };
    default:
      return classifyLostSession(what, answer) ?? classify(what, answer, graph.nowMs());
  }
};

/** What a success says; null where its effect stays unknown. */
const onSuccess = (put: RangePut, success: Answered): PutAnswer | null => {
  const { status, text } = success;
  const { range, target, totalBytes } = put;
  const kind = itemKindOf(target);
  const body = parseObject(text);
  const isAtEnd = range.endExclusive === totalBytes;
  const item = itemOf(kind, success);
  // At the end the status counts, even if the body still lists ranges (https://github.com/OneDrive/onedrive-api-docs/issues/1531).
  if (status !== 202 && isAtEnd) return { kind: "committed", item };
  const listed = parseExpectedRanges(body, totalBytes);
  // An empty list before the end claims bytes that were never sent, so it says no more than a missing one.
  const isListed = listed !== null && (listed.length > 0 || isAtEnd);
  if (status !== 202 && !isListed) {
    // Bytes are missing still, unless the last gap was not the one at the end: then the item proves the commit.
    return !kind.inOrder && item !== null ? { kind: "committed", item } : null;
  }
  return {
    kind: "accepted",
    remaining: isListed ? kind.remaining(listed, totalBytes) : rangesAfter(put),
    expiresAt: instantField(body, "expirationDateTime"),
  };
};

/** Whether a 400 is about the session's state rather than the request: the session can say where it is. */
const isAboutSession = ({ codes, message }: GraphError): boolean =>
  codes.some((code) => /^(?:uploadsession|fragment|invalidrange$)/.test(code)) ||
  /session\b|\bfragment/i.test(message ?? "");

/** What follows this range, for a response that accepts it without a list of missing ranges. */
const rangesAfter = ({ range, totalBytes }: RangePut): readonly Range[] =>
  without(wholeOf(totalBytes), { start: 0, endExclusive: range.endExclusive });
