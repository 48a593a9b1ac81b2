import type { IncomingMessage } from "node:http";
import type { RpcHttpData } from "../app/core-types.ts";

/** The host's default limit (`MaxRequestBodySize`). */
const MAX_BODY_BYTES = 104_857_600;

/** The body of a request exceeds the limit. */
class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
  constructor() {
    super(`The request body exceeds ${MAX_BODY_BYTES} bytes.`);
  }
}

/**
 * Reads the body for a function. The real host passes a body on only when the request declares its length, so that a
 * chunked request arrives without one.
 */
export const readFunctionBody = async (request: IncomingMessage): Promise<Buffer> => {
  if (Number(request.headers["content-length"] ?? 0) > 0) return readBody(request);
  request.resume();
  return Buffer.alloc(0);
};

/** Reads the whole body of a request. */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw new BodyTooLargeError();
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLargeError();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

/** A request in the library's shape. Repeated headers and query parameters are joined by commas, as on the real host. */
export const toRpcRequest = (
  request: Pick<IncomingMessage, "method" | "headers">,
  url: URL,
  params: Record<string, string>,
  body: Buffer,
): RpcHttpData => {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(",") : value]],
  );
  const query = [...new Set(url.searchParams.keys())].map((name) => [
    name,
    url.searchParams.getAll(name).join(","),
  ]);
  return {
    method: request.method ?? "GET",
    url: url.href,
    headers: Object.fromEntries(headers) as Record<string, string>,
    query: Object.fromEntries(query) as Record<string, string>,
    params,
    ...(body.length > 0 && { body: { bytes: body } }),
  };
};
