import { Readable } from "node:stream";
import { putRange } from "../../src/graph/calls/put-range.ts";
import type { HttpResponse, HttpRequest, HttpSender } from "../../src/http/send.ts";
import { graphClient, type GraphClient } from "../../src/graph/client.ts";
import { optionsSchema, type Target } from "../../src/transfer/job.ts";
import type { PutAnswer, UploadSpec, Wanted } from "../../src/transfer/destination.ts";
import type { PinnedSource } from "../../src/transfer/record.ts";
import { UploadUrl } from "../../src/transfer/upload-url.ts";

export const NOW = Date.parse("2026-10-05T12:00:00.000Z");
export const SECRET = "s3cret";
export const UPLOAD = `https://up.example/drive/uploadSession/42?tempauth=${SECRET}`;
export const url = new UploadUrl(UPLOAD);

export const bundle: Target = { kind: "bundle", driveId: "b!d", itemId: "01A" };
export const mail: Target = { kind: "messageAttachment", userId: "anna@contoso.com", messageId: "AAM=" };
export const print: Target = { kind: "printDocument", printerId: "p", jobId: "1", documentId: "d" };

export const answered = (status: number, body: unknown = "", headers: object = {}): HttpResponse => {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  return {
    kind: "answered",
    status,
    header: (name) => lower.get(name.toLowerCase()),
    text: typeof body === "string" ? body : JSON.stringify(body),
  };
};

export const refusal = (
  status: number,
  code: string,
  message = "Because.",
  headers: object = {},
): HttpResponse =>
  answered(status, { error: { code, message, innerError: { "request-id": "inner-1" } } }, headers);

export const broken: HttpResponse = { kind: "broken", reason: "ECONNRESET" };

export interface Script {
  readonly graph: GraphClient;
  /** What went out with a token. */
  readonly toGraph: readonly HttpRequest[];
  /** What went out without one. */
  readonly toSession: readonly HttpRequest[];
}

/**
 * A client whose requests meet these answers, one after the other.
 * @param callMs how long each takes
 */
export const scripted = (
  answers: readonly HttpResponse[],
  endpoint = "https://graph.example",
  callMs = 0,
): Script => {
  const left = [...answers];
  let nowMs = NOW;
  const record =
    (requests: HttpRequest[]): HttpSender =>
    (request) => {
      requests.push(request);
      nowMs += callMs;
      const answer = left.shift();
      return answer === undefined
        ? Promise.reject(new Error(`no answer left for ${request.method}`))
        : Promise.resolve(answer);
    };
  const toGraph: HttpRequest[] = [];
  const toSession: HttpRequest[] = [];
  return {
    graph: graphClient({
      endpoint,
      version: null,
      withToken: record(toGraph),
      withoutToken: record(toSession),
      nowMs: () => nowMs,
    }),
    toGraph,
    toSession,
  };
};

export const specOf = (
  target: Target,
  options: object = {},
  source: Partial<PinnedSource> = {},
): UploadSpec => ({
  target,
  name: "report.pdf",
  source: {
    eTag: '"0x1"',
    bytes: 1000,
    contentType: null,
    createdOn: "2026-01-01T00:00:00.000Z",
    modifiedOn: "2026-02-02T00:00:00.000Z",
    ...source,
  },
  options: optionsSchema.parse(options),
});

/** What {@link specOf} sends, as a look-up knows it. */
export const wanted: Wanted = {
  id: null,
  name: "report.pdf",
  bytes: 1000,
  changedSince: "2026-10-05T11:00:00.000Z",
};

/** Sends the first four of a thousand bytes to a session. */
export const putFirstBytes = (graph: GraphClient, session = url): Promise<PutAnswer> =>
  putRange(graph, {
    target: bundle,
    url: session,
    range: { start: 0, endExclusive: 4 },
    totalBytes: 1000,
    body: Readable.from([Buffer.from("abcd")]),
    timeoutMs: 60_000,
  });

/** The JSON that a request carried. */
export const jsonOf = (request: HttpRequest | undefined): unknown =>
  typeof request?.body === "string" ? JSON.parse(request.body) : undefined;

export const without = (object: object, name: string): object =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** What the calls to a session that send nothing make of a refusal. */
export const sessionTroubles = [
  [404, "itemNotFound", "gone", "session-denied"],
  [410, "gone", "gone", "session-denied"],
  [401, "expiredToken", "session-denied", "session-denied"],
  [403, "accessDenied", "session-denied", "session-denied"],
  [400, "invalidRequest", "permanent", "target-rejected"],
  [423, "resourceLocked", "locked", "target-locked"],
  [429, "tooManyRequests", "transient", "throttled"],
  [500, "generalException", "transient", "target-unavailable"],
] as const;
