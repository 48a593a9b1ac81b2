import type { PutAnswer, RangePut } from "../../transfer/ports.ts";
import { bytesIn, wholeOf, without, type Range } from "../../transfer/range.ts";
import type { GraphClient } from "../client.ts";
import { instantField, parseObject } from "../json.ts";
import { parseExpectedRanges } from "../expected-ranges.ts";
import { targetKindOf } from "../targets/index.ts";
import { classify, classifyLostSession, graphError, graphFailureError, isNameConflict } from "../classify.ts";

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
  });
  if (answer.kind === "broken") return classify(what, answer, graph.nowMs());
  const kind = targetKindOf(put.target);
  switch (answer.status) {
    case 200:
    case 201: {
      // The status counts, even if the body still lists ranges (https://github.com/OneDrive/onedrive-api-docs/issues/1531).
      const body = parseObject(answer.text);
      return { kind: "committed", item: body && kind.item(body) };
    }
    case 202: {
      const body = parseObject(answer.text);
      const listed = parseExpectedRanges(body, totalBytes);
      return {
        kind: "accepted",
        remaining: listed === null ? rangesAfter(put) : kind.remaining(listed, totalBytes),
        expiresAt: instantField(body, "expirationDateTime"),
      };
    }
    case 416:
      return { kind: "misplaced", error: graphFailureError("session-denied", what, graphError(answer)) };
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

/** What follows this range, for a response that accepts it without a list of missing ranges. */
const rangesAfter = ({ range, totalBytes }: RangePut): readonly Range[] =>
  without(wholeOf(totalBytes), { start: 0, endExclusive: range.endExclusive });
