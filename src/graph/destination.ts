import type { AllowedTarget } from "../config/allow-lists.ts";
import type { Destination } from "../transfer/destination.ts";
import { guardedDestination } from "./access/guarded-destination.ts";
import { OPEN_GUARD, targetGuard, type TargetGuard } from "./access/target-guard.ts";
import { querySession } from "./calls/query-session.ts";
import { commitSession } from "./calls/commit-session.ts";
import { createSession } from "./calls/create-session.ts";
import { deleteSession } from "./calls/delete-session.ts";
import { getItem } from "./calls/get-item.ts";
import { putRange } from "./calls/put-range.ts";
import { checkIn, setFields } from "./calls/follow-ups.ts";
import { putWhole } from "./calls/put-whole.ts";
import type { GraphClient } from "./client.ts";
import { placeFinder } from "./places/find-place.ts";
import { targetKindOf } from "./targets/index.ts";

/**
 * Implements the destination port with Microsoft Graph.
 * @param list `ALLOWED_TARGETS`; null where nothing is limited
 */
export const graphDestination = (
  graph: GraphClient,
  list: readonly AllowedTarget[] | null = null,
): Destination => {
  if (list === null) return openDestination(graph, OPEN_GUARD);
  const guard = targetGuard(list, () => graph.nowMs());
  return guardedDestination(openDestination(graph, guard), graph, { list, guard });
};

const openDestination = (graph: GraphClient, guard: TargetGuard): Destination => ({
  rulesOf: (target) => targetKindOf(target).rules,
  createSession: (spec) => createSession(graph, spec),
  putRange: (put) => putRange(graph, put),
  querySession: (target, url, totalBytes) => querySession(graph, target, url, totalBytes),
  deleteSession: (url) => deleteSession(graph, url),
  commit: (spec, url, by) => commitSession(graph, spec, url, by),
  putWhole: (spec, bytes) => putWhole(graph, spec, bytes),
  getItem: (target, wanted) => getItem(graph, target, wanted),
  findPlace: placeFinder(graph, guard),
  setFields: (target, spec) => setFields(graph, target, spec),
  checkIn: (target) => checkIn(graph, target),
});
