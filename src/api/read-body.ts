import type { HttpRequest } from "@azure/functions";
import { ApiError } from "./api-error.ts";

/** A job must fit into one queue message of 64 KiB. */
export const MAX_BODY_BYTES = 48 * 1024;

/**
 * The body as a JSON object.
 * @throws {ApiError} `unsupported-media-type`, `body-too-large`, `invalid-json`
 */
export const readBody = async (request: HttpRequest): Promise<object> => {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType !== "application/json" && !/^application\/[\w.-]+\+json$/.test(mediaType)) {
    throw new ApiError("unsupported-media-type", "Send the job as application/json.", {
      field: "Content-Type",
    });
  }
  const tooLarge = (): ApiError =>
    new ApiError("body-too-large", `A job has at most ${MAX_BODY_BYTES} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const bytes = Buffer.from(await request.arrayBuffer());
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  return parse(bytes);
};

const parse = (bytes: Buffer): object => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError("invalid-json", "The body is not JSON in UTF-8.");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new ApiError("invalid-json", "The body is JSON, but not an object.");
};
