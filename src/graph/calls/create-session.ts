import { retryAfterMs } from "../../http/retry-after.ts";
import { transferError } from "../../transfer/error.ts";
import { wholeOf } from "../../transfer/range.ts";
import type { CreateAnswer, UploadSpec } from "../../transfer/destination.ts";
import { UploadUrl } from "../../transfer/upload-url.ts";
import type { GraphClient } from "../client.ts";
import { asObject, instantField, objectField, parseObject, textField, type JsonObject } from "../json.ts";
import { parseExpectedRanges } from "../expected-ranges.ts";
import { itemKindOf } from "../targets/index.ts";
import type { ItemKind } from "../targets/target-kind.ts";
import { classify, classifyConflict, graphFailureError } from "../classify.ts";
import { graphError, successOf } from "../graph-error.ts";
import { conflictMeaning } from "../conflict.ts";
import { isUploadUrl, unlistedHost, type UploadRules } from "../upload-host.ts";

const WHAT = "creating the upload session";

/** Creates an upload session for the file (https://learn.microsoft.com/graph/api/driveitem-createuploadsession). */
export const createSession = async (graph: GraphClient, spec: UploadSpec): Promise<CreateAnswer> => {
  const kind = itemKindOf(spec.target);
  const path = `${kind.address(spec.target)}/createUploadSession`;
  const body = kind.sessionBody(spec);
  let answer = await graph.call("POST", path, { version: kind.version, json: body });
  if (answer.kind === "answered" && answer.status === 400 && rejectsFileTimes(answer.text)) {
    // Some drives reject times (https://github.com/OneDrive/onedrive-api-docs/issues/1756): the file matters more.
    answer = await graph.call("POST", path, { version: kind.version, json: withoutFileTimes(body) });
  }
  const success = successOf(answer, [200, 201]);
  if (success !== null) {
    const created = readSession(success.text, spec, kind, graph.uploadRules);
    if (created !== null) return created;
    return {
      kind: "transient",
      error: transferError("target-unavailable", `${WHAT}: the response holds no usable uploadUrl`),
    };
  }
  if (answer.kind === "answered" && answer.status === 409) {
    const error = graphError(answer);
    const meaning = conflictMeaning(error, spec);
    if (meaning === "name") {
      return { kind: "name-conflict", error: graphFailureError("name-conflict", WHAT, error) };
    }
    if (meaning === "passing") {
      const waitMs = retryAfterMs(answer.header("retry-after"), graph.nowMs());
      const busy = { kind: "busy", error: graphFailureError("target-busy", WHAT, error) } as const;
      return waitMs === null ? busy : { ...busy, retryAfterMs: waitMs };
    }
  }
  return classifyConflict(WHAT, answer, graph.nowMs()) ?? classify(WHAT, answer, graph.nowMs());
};

/** In the docs a driveItem's session is wrapped in `value`; services also return it bare, as print does. */
const readSession = (
  text: string,
  { source }: UploadSpec,
  kind: ItemKind,
  rules: UploadRules,
): CreateAnswer | null => {
  const body = parseObject(text);
  const session = textField(body, "uploadUrl") === null ? objectField(body, "value") : body;
  const url = textField(session, "uploadUrl");
  const unlisted = url === null ? null : unlistedHost(url, rules);
  if (unlisted !== null) return unlistedFailure(unlisted);
  if (url === null || !isUploadUrl(url, rules)) return null;
  const listed = parseExpectedRanges(session, source.bytes);
  const remaining =
    listed === null || listed.length === 0 ? wholeOf(source.bytes) : kind.remaining(listed, source.bytes);
  return {
    kind: "created",
    url: new UploadUrl(url),
    expiresAt: instantField(session, "expirationDateTime"),
    remaining,
  };
};

/** Another try would create another session on the same host. */
const unlistedFailure = (host: string): CreateAnswer => ({
  kind: "permanent",
  error: transferError(
    "target-rejected",
    `${WHAT}: the session is on ${host}, which is not a known upload host; if it is Microsoft's, add it to UPLOAD_HOSTS`,
  ),
});

const rejectsFileTimes = (text: string): boolean => /fileSystemInfo/i.test(text);

const withoutFileTimes = (body: JsonObject): JsonObject => ({
  ...body,
  item: { ...asObject(body["item"]), fileSystemInfo: undefined },
});
