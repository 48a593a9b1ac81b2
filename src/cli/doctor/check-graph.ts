import type { Config } from "../../config/config.ts";
import { targetRefusal } from "../../graph/access/access.ts";
import { sharedItemRefusal } from "../../graph/access/guarded-destination.ts";
import { OPEN_GUARD, targetGuard, type TargetGuard } from "../../graph/access/target-guard.ts";
import { graphClient, type GraphClient } from "../../graph/client.ts";
import { findStart } from "../../graph/places/find-place.ts";
import { itemKindOf, pathKindOf } from "../../graph/targets/index.ts";
import { httpSender } from "../../http/send.ts";
import type { GraphFailure } from "../../transfer/destination.ts";
import type { Target } from "../../transfer/job.ts";
import { skipped, type Finding } from "./finding.ts";
import { graphAnswer, type GraphAnswer } from "../../graph/graph-answer.ts";
import { judgeEndpoint, judgePermission, judgePlace, judgeWriting } from "./judge-graph.ts";
import { checkToken, permissionsIn } from "./token.ts";

const TIMEOUT_MS = 15_000;

/**
 * Checks Graph's address, the token, and the token's permissions. Only reads.
 * @param target to look up; null for an item that cannot exist
 */
export async function* checkGraph(config: Config, target: Target | null): AsyncGenerator<Finding> {
  // A target with a path has no address of its own; its place is searched for below.
  const hasPath = target !== null && pathKindOf(target) !== null;
  const item = target === null || hasPath ? NOWHERE : target;
  const kind = itemKindOf(item);
  // A list would come with the content of all that is in it.
  const query = kind.list === null ? "" : "?$select=id&$top=1";
  const url = `${config.graphEndpoint}/${config.graphVersion ?? kind.version}${kind.address(item)}${query}`;
  const endpoint = judgeEndpoint(config.graphEndpoint, await get(config, url, null));
  yield endpoint;
  if (endpoint.verdict === "error") {
    yield skipped("token", "not checked because of the endpoint");
    yield skipped("permission", "not checked because of the endpoint");
    return;
  }
  const { token, finding } = await checkToken(config);
  yield finding;
  if (token === null) {
    yield skipped("permission", "not checked because there is no token");
    return;
  }
  const what = `the ${item === NOWHERE && target !== null ? target.kind : item.kind}`;
  const lists = listsFor(clientWith(config, token), config, target);
  const refused = target === null ? null : await lists.refusal(target);
  const found =
    refused !== null
      ? judgePlace(what, refused)
      : hasPath
        ? judgePlace(what, await findStart(clientWith(config, token), target, lists.guard))
        : judgePermission(what, target, await get(config, url, token));
  // What can be read may still not be written to.
  const writing = target === null ? null : judgeWriting(what, target, permissionsIn(token));
  yield found.verdict === "error" ? found : (writing ?? found);
}

/** What the app asks about a place that it has found. What it refuses from the job alone has been reported. */
const listsFor = (graph: GraphClient, { allowedTargets: list }: Config, target: Target | null): Lists => {
  if (list === null || target === null || targetRefusal(target, list) !== null)
    return { guard: OPEN_GUARD, refusal: () => Promise.resolve(null) };
  const guard = targetGuard(list, () => graph.nowMs());
  return { guard, refusal: sharedItemRefusal(graph, { list, guard }) };
};

interface Lists {
  readonly guard: TargetGuard;
  readonly refusal: (target: Target) => Promise<GraphFailure | null>;
}

const clientWith = ({ graphEndpoint, graphVersion, graphUserAgent }: Config, token: string): GraphClient => {
  const send = httpSender(graphUserAgent);
  return graphClient({
    endpoint: graphEndpoint,
    version: graphVersion,
    withToken: (request) =>
      send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } }),
    withoutToken: send,
    nowMs: Date.now,
  });
};

const get = async ({ graphUserAgent }: Config, url: string, token: string | null): Promise<GraphAnswer> =>
  graphAnswer(
    await httpSender(graphUserAgent)({
      method: "GET",
      url,
      timeoutMs: TIMEOUT_MS,
      ...(token === null ? {} : { headers: { Authorization: `Bearer ${token}` } }),
    }),
  );

/** A target whose ids do not exist. */
const NOWHERE: Target = { kind: "driveItem", driveId: "blobferry-doctor", itemId: "blobferry-doctor" };
