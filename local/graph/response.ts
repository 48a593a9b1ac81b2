import { createReadStream } from "node:fs";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { GraphErrorResponse, ResponseHeaders } from "./graph-error-response.ts";

/** What a handler returns; the server sends it. */
export type GraphResponse =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly html: string }
  | { readonly status: number; readonly file: SentFile }
  | { readonly status: 204 }
  | { readonly status: number; readonly empty: true; readonly headers: ResponseHeaders }
  | GraphErrorResponse;

/** A file on disk that is sent as the body. */
export interface SentFile {
  readonly diskPath: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

/** What every response carries. */
export interface ResponseContext {
  readonly requestId: string;
  readonly nowMs: number;
}

/** Sends `response`; resolves once it has been written or the client has disconnected. */
export const sendResponse = async (
  serverResponse: ServerResponse,
  response: GraphResponse,
  context: ResponseContext,
): Promise<void> => {
  serverResponse.setHeader("request-id", context.requestId);
  const { status } = response;
  const headers = "headers" in response ? response.headers : {};
  for (const [name, value] of Object.entries(headers)) serverResponse.setHeader(name, value);
  if ("html" in response) {
    await write(serverResponse, status, "text/html; charset=utf-8", response.html);
  } else if ("file" in response) {
    await sendFile(serverResponse, response.file);
  } else if ("json" in response) {
    await write(serverResponse, status, "application/json", JSON.stringify(response.json));
  } else if ("code" in response) {
    await write(serverResponse, status, "application/json", JSON.stringify(errorJson(response, context)));
  } else {
    serverResponse.writeHead(status);
    await endResponse(serverResponse, "");
  }
};

const sendFile = async (
  serverResponse: ServerResponse,
  { diskPath, mimeType, sizeBytes }: SentFile,
): Promise<void> => {
  serverResponse.writeHead(200, {
    "content-type": mimeType,
    "content-length": sizeBytes,
    // An uploaded page must not act as one of the stand-in's own.
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
  });
  // A browser that disconnects ends the pipeline with an error; nobody is left to report it to.
  await pipeline(createReadStream(diskPath), serverResponse).catch(() => null);
};

/** Graph's error object. The upload host spells the inner error `innererror`, Graph `innerError`; this sends both. */
const errorJson = ({ code, message, innerCode }: GraphErrorResponse, context: ResponseContext): unknown => {
  const innerError = { date: new Date(context.nowMs).toISOString(), "request-id": context.requestId };
  const error = { code, message, innerError };
  return { error: innerCode === undefined ? error : { ...error, innererror: { code: innerCode } } };
};

const write = async (
  serverResponse: ServerResponse,
  status: number,
  contentType: string,
  text: string,
): Promise<void> => {
  const body = Buffer.from(text);
  serverResponse.writeHead(status, { "content-type": contentType, "content-length": body.length });
  await endResponse(serverResponse, body);
};

/** Ends the response. Also resolves if the client has disconnected. */
export const endResponse = (serverResponse: ServerResponse, body: Uint8Array | string): Promise<void> =>
  new Promise((resolve) => {
    serverResponse.once("close", resolve);
    serverResponse.once("error", resolve);
    serverResponse.end(body, resolve);
  });
