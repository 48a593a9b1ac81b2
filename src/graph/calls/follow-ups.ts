import type { FieldsSpec, FollowUpAnswer } from "../../transfer/destination.ts";
import type { Target } from "../../transfer/job.ts";
import type { GraphClient } from "../client.ts";
import { classify, graphFailureError } from "../classify.ts";
import { isPassingConflict } from "../conflict.ts";
import { graphError, successOf, type GraphResponse } from "../graph-error.ts";
import { itemKindOf } from "../targets/index.ts";

/**
 * Sets columns (https://learn.microsoft.com/graph/api/listitem-update) and the content type of a file's list item. The
 * content type comes first, since it may bring the columns.
 */
export const setFields = async (
  graph: GraphClient,
  target: Target,
  { fields, contentTypeId }: FieldsSpec,
): Promise<FollowUpAnswer> => {
  const kind = itemKindOf(target);
  const { version } = kind;
  const listItem = `${kind.address(target)}/listItem`;
  if (contentTypeId !== null) {
    const json = { contentType: { id: contentTypeId } };
    const answer = await graph.call("PATCH", listItem, { version, json });
    const failure = failureOf(graph, "setting the content type", answer);
    if (failure !== null) return failure;
  }
  if (Object.keys(fields).length === 0) return { kind: "done" };
  const answer = await graph.call("PATCH", `${listItem}/fields`, { version, json: fieldValues(fields) });
  return failureOf(graph, "setting the columns", answer) ?? { kind: "done" };
};

/** A column of several values needs its type beside it. */
const fieldValues = (fields: FieldsSpec["fields"]): object =>
  Object.assign(
    {},
    ...Object.entries(fields).map(([name, value]) => ({
      ...(Array.isArray(value) ? { [`${name}@odata.type`]: "Collection(Edm.String)" } : {}),
      [name]: value,
    })),
  ) as object;

/** Checks a file in (https://learn.microsoft.com/graph/api/driveitem-checkin). */
export const checkIn = async (graph: GraphClient, target: Target): Promise<FollowUpAnswer> => {
  const kind = itemKindOf(target);
  const json = { checkInAs: "published", comment: "" };
  const answer = await graph.call("POST", `${kind.address(target)}/checkin`, {
    version: kind.version,
    json,
  });
  if (answer.kind === "answered" && answer.status >= 400 && isCheckedIn(answer)) return { kind: "done" };
  return failureOf(graph, "checking the file in", answer) ?? { kind: "done" };
};

/** A repeat, or a library that requires no check-out. */
const isCheckedIn = (answer: Extract<GraphResponse, { kind: "answered" }>): boolean =>
  /not checked out/i.test(graphError(answer).message ?? "");

/** Null where it went well. The service changes a new file by itself for a while, so that a conflict may pass. */
const failureOf = (
  graph: GraphClient,
  what: string,
  answer: GraphResponse,
): Exclude<FollowUpAnswer, { kind: "done" }> | null => {
  if (successOf(answer, [200, 201, 202, 204]) !== null) return null;
  if (answer.kind === "answered" && answer.status === 409) {
    const error = graphError(answer);
    if (isPassingConflict(error))
      return { kind: "transient", error: graphFailureError("target-unavailable", what, error) };
  }
  return classify(what, answer, graph.nowMs());
};
