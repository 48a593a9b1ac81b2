import type { HttpRequest } from "@azure/functions";
import { ApiError } from "./problems.ts";

/** A job must fit into one queue message of 64 KiB. */
export const MAX_BODY_BYTES = 48 * 1024;

/**
 * The body as a JSON object.
 * @throws {ApiError} `unsupported-media-type`, `length-required`, `body-too-large`, `invalid-json`
 */
export const readBody = async (request: HttpRequest): Promise<object> => {
  const { headers } = request;
  const mediaType = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType !== "application/json" && !/^application\/[\w.-]+\+json$/.test(mediaType)) {
    const detail = "Content-Type must be application/json.";
    throw new ApiError("unsupported-media-type", detail, { field: "Content-Type" });
  }
  const tooLarge = (): ApiError =>
    new ApiError("body-too-large", `The body must not exceed ${MAX_BODY_BYTES} bytes.`);
  if (Number(headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const bytes = Buffer.from(await request.arrayBuffer());
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  if (bytes.length === 0 && !hasLength(headers)) {
    const detail = "Send the job with a Content-Length: the Functions host drops chunked bodies.";
    throw new ApiError("length-required", detail, { field: "Content-Length" });
  }
  return parse(bytes);
};

/** The host passes a chunked body on as an empty one, which looks like no body at all. */
const hasLength = (headers: { get(name: string): string | null }): boolean =>
  headers.get("content-length") !== null && headers.get("transfer-encoding") === null;

const parse = (bytes: Buffer): object => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError("invalid-json", "The body is not JSON in UTF-8.");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new ApiError("invalid-json", "The body must be a JSON object.");
};
