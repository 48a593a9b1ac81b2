import type { IncomingHttpHeaders } from "node:http";
import type { z } from "zod";
import { invalidRequest, type GraphErrorResponse } from "./graph-error-response.ts";
import type { RequestBody } from "./request-body.ts";

const MAX_JSON_BYTES = 1_000_000;

/** Reads a JSON body and validates it against `schema`; an error response if it is invalid, or longer than `maxBytes`. */
export const readJson = async <T extends z.ZodType>(
  headers: IncomingHttpHeaders,
  body: RequestBody,
  schema: T,
  maxBytes = MAX_JSON_BYTES,
): Promise<{ readonly value: z.output<T> } | { readonly error: GraphErrorResponse }> => {
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) {
    const message = "The Content-Type header must be application/json.";
    return { error: { status: 415, code: "invalidRequest", message } };
  }
  const chunks: Buffer[] = [];
  const isComplete = await body.read((chunk) => {
    if (body.readBytes <= maxBytes) chunks.push(chunk);
    return null;
  });
  if (!isComplete) return { error: invalidRequest("The request body is incomplete.") };
  if (body.readBytes > maxBytes) return { error: invalidRequest("The request body is too long.") };
  const parsed = schema.safeParse(parseJson(Buffer.concat(chunks).toString()));
  if (parsed.success) return { value: parsed.data };
  const issues = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  return { error: invalidRequest(issues.join("; ")) };
};

/** Null if the text is not JSON: no schema accepts null. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};
