import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";

/** Below this, compressing saves no packet. */
const MIN_LENGTH = 1000;

const gzipped = promisify(gzip);

/** Whether the caller takes gzip (RFC 9110, section 12.5.3). */
export const acceptsGzip = ({ headers }: HttpRequest): boolean =>
  (headers.get("accept-encoding") ?? "").split(",").some((one) => {
    const [coding, ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
    return coding === "gzip" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });

/** The response, with its text compressed if it is long and the caller takes that. A page of transfers shrinks to a tenth. */
export const compressed = async (
  request: HttpRequest,
  response: HttpResponseInit,
): Promise<HttpResponseInit> => {
  const { body, headers } = response;
  if (typeof body !== "string" || body.length < MIN_LENGTH || !acceptsGzip(request)) return response;
  return {
    ...response,
    headers: {
      ...(headers as Record<string, string>),
      "content-encoding": "gzip",
      vary: "accept-encoding",
    },
    body: await gzipped(body),
  };
};
