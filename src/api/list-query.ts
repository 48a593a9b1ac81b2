import { readQuery, type PageQuery } from "../client/query.ts";
import { ApiError } from "./problems.ts";

/** `code` and `clientId` belong to the host's keys. */
const KNOWN = new Set(["status", "label", "text", "pageSize", "cursor", "code", "clientId"]);

/**
 * The query of `GET /api/transfers`. `status` may be repeated or listed with commas, `label` repeated.
 * @throws {ApiError} or {@link TransferClientError}: `invalid-query`, with the invalid parameter
 */
export const readListQuery = (parameters: URLSearchParams): PageQuery => {
  for (const name of parameters.keys()) {
    if (!KNOWN.has(name)) throw new ApiError("invalid-query", `${name}: unknown parameter`, { field: name });
  }
  const given = (name: string): string[] => parameters.getAll(name).filter((value) => value !== "");
  const status = given("status").flatMap((value) => value.split(",").map((one) => one.trim()));
  const labels = given("label");
  const [text] = given("text");
  const [pageSize] = given("pageSize");
  const [cursor] = given("cursor");
  return {
    ...readQuery({
      ...(status.length > 0 ? { status } : {}),
      ...(labels.length > 0 ? { labels } : {}),
      ...(text === undefined ? {} : { text }),
    }),
    ...(pageSize === undefined ? {} : { pageSize: Number(pageSize) }),
    ...(cursor === undefined ? {} : { cursor }),
  };
};
