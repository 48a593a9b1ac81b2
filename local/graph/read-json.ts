import type { IncomingHttpHeaders } from "node:http";
import type { z } from "zod";
import { invalidRequest, type Refusal } from "./refusal.ts";
import type { RequestBody } from "./request-body.ts";

const longestJsonBytes = 1_000_000;

/** A JSON body as `schema` types it, or why it is refused. */
export async function readJson<T extends z.ZodType>(
  headers: IncomingHttpHeaders,
  body: RequestBody,
  schema: T,
): Promise<{ readonly value: z.output<T> } | { readonly refusal: Refusal }> {
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) {
    const message = "The Content-Type header must be application/json.";
    return { refusal: { status: 415, code: "invalidRequest", message } };
  }
  const chunks: Buffer[] = [];
  const whole = await body.read((chunk) => {
    if (body.readBytes <= longestJsonBytes) chunks.push(chunk);
    return undefined;
  });
  if (!whole) return { refusal: invalidRequest("The request body is incomplete.") };
  if (body.readBytes > longestJsonBytes) return { refusal: invalidRequest("The request body is too long.") };
  const parsed = schema.safeParse(parseJson(Buffer.concat(chunks).toString()));
  if (parsed.success) return { value: parsed.data };
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  return { refusal: invalidRequest(problems.join("; ")) };
}

/** Undefined where the text is no JSON: no schema takes that. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
