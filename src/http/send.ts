import type { Readable } from "node:stream";
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  RestError,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
} from "@azure/core-rest-pipeline";
import { systemProxy } from "./proxy.ts";
import { SignInError } from "./sign-in-error.ts";
import { withTimeout } from "./timeout.ts";

export interface HttpRequest {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, bytes, or a stream of exactly `contentBytes` bytes. */
  readonly body?: string | Uint8Array | Readable;
  /** Sent as `Content-Length`. Default: the length of a text or of bytes, and none for a stream. */
  readonly contentBytes?: number;
  /** Until the whole response has arrived. */
  readonly timeoutMs: number;
  /** What is read of the response's body. Default: 64 KiB. */
  readonly maxAnswerBytes?: number;
}

/** What came back: a response with any status, or nothing. */
export type HttpResponse =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** A header by its name, in any case. */
      readonly header: (name: string) => string | undefined;
      /** The body, at most its first `maxAnswerBytes`. */
      readonly text: string;
    }
  /** No response: whether the request had its effect is unknown. */
  | {
      readonly kind: "broken";
      readonly reason: string;
      /** Nothing was sent, because the app could not sign in; the reason says why. Missing otherwise. */
      readonly signIn?: Pick<SignInError, "isFinal">;
    };

/** Sends one request. Never throws. */
export type HttpSender = (request: HttpRequest) => Promise<HttpResponse>;

/** Sessions, items and errors take a few KiB. What is longer comes from something else, and is not worth memory. */
const MAX_BODY_BYTES = 64 * 1024;

/** Tells the pipeline to hand out every body as a stream. */
const ANY_STATUS = new Set([Number.POSITIVE_INFINITY]);

/**
 * Sends each request once, by the system's proxy if there is one, and without retries: a failed step is retried by way of the queue. The reasons it gives are
 * its own, since the libraries' messages hold the URL, and a URL may be a secret.
 *
 * @param userAgent sent with every request
 * @param policies run for every request, such as the one that adds a token
 */
export const httpSender = (
  userAgent: string,
  policies: readonly PipelinePolicy[] = [],
  client: HttpClient = createDefaultHttpClient(),
): HttpSender => {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(systemProxy());
  for (const policy of policies) pipeline.addPolicy(policy);
  return async (request) => {
    try {
      return await withTimeout(request.timeoutMs, (abortSignal, abort) =>
        exchange(pipeline, client, withUserAgent(request, userAgent), { abortSignal, abort }),
      );
    } catch (error) {
      return error instanceof SignInError
        ? { kind: "broken", reason: error.message, signIn: { isFinal: error.isFinal } }
        : { kind: "broken", reason: reasonOf(error) };
    }
  };
};

const withUserAgent = (request: HttpRequest, userAgent: string): HttpRequest => ({
  ...request,
  headers: { "User-Agent": userAgent, ...request.headers },
});

const exchange = async (
  pipeline: Pipeline,
  client: HttpClient,
  { url, method, body, contentBytes, headers, maxAnswerBytes = MAX_BODY_BYTES }: HttpRequest,
  { abortSignal, abort }: { readonly abortSignal: AbortSignal; readonly abort: () => void },
): Promise<HttpResponse> => {
  const allHeaders = createHttpHeaders({ Accept: "application/json", ...headers });
  if (contentBytes !== undefined) allHeaders.set("Content-Length", contentBytes);
  // A body that breaks off would leave its request waiting for the rest.
  if (isStream(body)) body.once("error", abort);
  try {
    const response = await pipeline.sendRequest(
      client,
      createPipelineRequest({
        url,
        method,
        headers: allHeaders,
        abortSignal,
        allowInsecureConnection: url.startsWith("http://"),
        streamResponseStatusCodes: ANY_STATUS,
        ...(body === undefined || body === "" ? {} : { body }),
      }),
    );
    const text = await textOf(response.readableStreamBody, maxAnswerBytes);
    // Answered before the whole body was sent (a 416, say): the connection cannot be used again.
    if (isStream(body) && !body.readableEnded) abort();
    return {
      kind: "answered",
      status: response.status,
      header: (name) => response.headers.get(name),
      text,
    };
  } catch (error) {
    abort();
    throw error;
  }
};

/** The beginning of a body. Leaving the loop early closes the connection, so that the rest is not waited for. */
const textOf = async (body: NodeJS.ReadableStream | undefined, maxBytes: number): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    parts.push(Buffer.from(part));
    bytes += part.length;
    if (bytes > maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes).toString("utf8");
};

const isStream = (body: HttpRequest["body"]): body is Readable =>
  typeof body === "object" && !(body instanceof Uint8Array);

/** A code such as ECONNRESET where there is one. Never the message: it may quote the URL. */
const reasonOf = (error: unknown): string => {
  if (error instanceof RestError && error.code !== undefined) return error.code;
  if (!(error instanceof Error)) return "unknown error";
  if ("code" in error && typeof error.code === "string" && /^[A-Z_]{1,40}$/.test(error.code))
    return error.code;
  return error.name === "AbortError" || error.name === "TimeoutError" ? "aborted or timed out" : error.name;
};
