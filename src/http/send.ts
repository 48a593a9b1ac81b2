import type { Readable } from "node:stream";
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  RestError,
  type HttpClient,
  type PipelinePolicy,
} from "@azure/core-rest-pipeline";

export interface HttpRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or a stream of exactly `contentBytes` bytes. */
  readonly body?: string | Readable;
  readonly contentBytes?: number;
  /** Until the whole answer is there. */
  readonly timeoutMs: number;
}

export type HttpResponse =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly header: (name: string) => string | undefined;
      readonly text: string;
    }
  /** No answer: whether the request had its effect is unknown. */
  | { readonly kind: "broken"; readonly reason: string };

export type HttpSender = (request: HttpRequest) => Promise<HttpResponse>;

/** Shown to the service, which asks apps to say who they are. */
const USER_AGENT = "NONISV|blobferry|blobferry/0.1";

/**
 * One request, one answer, no retries: a failed step is the queue's to repeat. Error texts are our own, since the
 * libraries' hold the URL, and a URL may be a secret.
 */
export const httpSender = (
  policies: readonly PipelinePolicy[],
  client: HttpClient = createDefaultHttpClient(),
): HttpSender => {
  const pipeline = createEmptyPipeline();
  for (const policy of policies) pipeline.addPolicy(policy);
  return async (request) => {
    const { body } = request;
    const stop = new AbortController();
    const headers = createHttpHeaders({
      "User-Agent": USER_AGENT,
      Accept: "application/json",
      ...request.headers,
    });
    if (request.contentBytes !== undefined) headers.set("Content-Length", request.contentBytes);
    const late = setTimeout(() => {
      stop.abort();
    }, request.timeoutMs);
    // A body that breaks off would leave its request waiting for the rest.
    const onBodyError = (): void => {
      stop.abort();
    };
    if (isStream(body)) body.once("error", onBodyError);
    try {
      const response = await pipeline.sendRequest(
        client,
        createPipelineRequest({
          url: request.url,
          method: request.method,
          headers,
          abortSignal: stop.signal,
          allowInsecureConnection: request.url.startsWith("http://"),
          ...(body === undefined || body === "" ? {} : { body }),
        }),
      );
      // Answered before all of it was sent (a 416, say): the connection cannot be used again.
      if (isStream(body) && !body.readableEnded) stop.abort();
      return {
        kind: "answered",
        status: response.status,
        header: (name) => response.headers.get(name),
        text: response.bodyAsText ?? "",
      };
    } catch (error) {
      stop.abort();
      return { kind: "broken", reason: reasonOf(error) };
    } finally {
      clearTimeout(late);
    }
  };
};

const isStream = (body: string | Readable | undefined): body is Readable => typeof body === "object";

/** A code such as ECONNRESET where there is one. Never the message: it may quote the URL. */
const reasonOf = (error: unknown): string => {
  if (error instanceof RestError && error.code !== undefined) return error.code;
  if (error instanceof Error && error.name === "AbortError") return "aborted or timed out";
  return error instanceof Error ? error.name : "unknown error";
};
