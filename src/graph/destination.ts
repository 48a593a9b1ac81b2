import type { Destination } from "../transfer/destination.ts";
import { querySession } from "./calls/query-session.ts";
import { commitSession } from "./calls/commit-session.ts";
import { createSession } from "./calls/create-session.ts";
import { deleteSession } from "./calls/delete-session.ts";
import { getItem } from "./calls/get-item.ts";
import { putRange } from "./calls/put-range.ts";
import { checkIn, setFields } from "./calls/follow-ups.ts";
import { putWhole } from "./calls/put-whole.ts";
import type { GraphClient } from "./client.ts";
import { neededForFields, neededForItem, withPermission } from "./missing-permission.ts";
import { placeFinder } from "./places/find-place.ts";
import { targetKindOf } from "./targets/index.ts";

/** Implements the destination port with Microsoft Graph. */
export const graphDestination = (graph: GraphClient): Destination => ({
  rulesOf: (target) => targetKindOf(target).rules,
  createSession: async (spec) => withPermission(await createSession(graph, spec), neededForItem(spec.target)),
  putRange: (put) => putRange(graph, put),
  querySession: (target, url, totalBytes) => querySession(graph, target, url, totalBytes),
  deleteSession: (url) => deleteSession(graph, url),
  commit: async (spec, url, by) =>
    withPermission(await commitSession(graph, spec, url, by), neededForItem(spec.target)),
  putWhole: async (spec, bytes) =>
    withPermission(await putWhole(graph, spec, bytes), neededForItem(spec.target)),
  getItem: async (target, wanted) =>
    withPermission(await getItem(graph, target, wanted), neededForItem(target)),
  findPlace: placeFinder(graph),
  setFields: async (target, spec) => withPermission(await setFields(graph, target, spec), neededForFields()),
  checkIn: async (target) => withPermission(await checkIn(graph, target), neededForItem(target)),
});
