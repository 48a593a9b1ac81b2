import type { Destination } from "../transfer/ports.ts";
import { askStatus } from "./calls/ask-status.ts";
import { commitSession } from "./calls/commit-session.ts";
import { createSession } from "./calls/create-session.ts";
import { freeSession } from "./calls/free-session.ts";
import { lookUp } from "./calls/look-up.ts";
import { putEmpty } from "./calls/put-empty.ts";
import { putRange } from "./calls/put-range.ts";
import type { GraphClient } from "./graph-client.ts";
import { targetKindOf } from "./targets/index.ts";

/** Microsoft Graph as the domain's destination. */
export const graphDestination = (graph: GraphClient): Destination => ({
  rulesOf: (target) => targetKindOf(target).rules,
  createSession: (spec) => createSession(graph, spec),
  putRange: (put) => putRange(graph, put),
  askStatus: (target, url, totalBytes) => askStatus(graph, target, url, totalBytes),
  free: (url) => freeSession(graph, url),
  commit: (spec, url, by) => commitSession(graph, spec, url, by),
  putEmpty: (spec) => putEmpty(graph, spec),
  lookUp: (target) => lookUp(graph, target),
});
