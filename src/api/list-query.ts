import { readQuery, type PageQuery, type WrittenQuery } from "../client/query.ts";
import { ApiError } from "./problems.ts";

const TIMES = ["submittedAfter", "submittedBefore", "endedAfter", "endedBefore"] as const;
/** `code` and `clientId` belong to the host's keys. */
const COUNTED = ["status", "error", "label", "text", ...TIMES, "cursor", "code", "clientId"];
const LISTED = new Set([...COUNTED, "pageSize"]);

/**
 * The query of `GET /api/transfers`. `status` and `error` may be repeated or listed with commas, `label` repeated.
 * @throws {ApiError} or {@link TransferClientError}: `invalid-query`, with the invalid parameter
 */
export const readListQuery = (
  parameters: URLSearchParams,
  known: ReadonlySet<string> = LISTED,
): PageQuery => {
  for (const name of parameters.keys()) {
    if (!known.has(name)) throw new ApiError("invalid-query", `${name}: unknown parameter`, { field: name });
  }
  const given = (name: string): string[] => parameters.getAll(name).filter((value) => value !== "");
  const listed = (name: string): string[] =>
    given(name).flatMap((value) => value.split(",").map((one) => one.trim()));
  const [status, error, labels] = [listed("status"), listed("error"), given("label")];
  const times: Partial<WrittenQuery> = Object.fromEntries(
    TIMES.flatMap((name) =>
      given(name)
        .slice(0, 1)
        .map((time) => [name, time]),
    ),
  );
  const [text] = given("text");
  const [pageSize] = given("pageSize");
  const [cursor] = given("cursor");
  return {
    ...readQuery({
      ...(status.length > 0 ? { status } : {}),
      ...(error.length > 0 ? { error } : {}),
      ...(labels.length > 0 ? { labels } : {}),
      ...(text === undefined ? {} : { text }),
      ...times,
    }),
    ...(pageSize === undefined ? {} : { pageSize: Number(pageSize) }),
    ...(cursor === undefined ? {} : { cursor }),
  };
};

/** The query of `GET /api/rejected`: a page alone. */
export const readPageQuery = (parameters: URLSearchParams): Pick<PageQuery, "pageSize" | "cursor"> =>
  readListQuery(parameters, new Set(["pageSize", "cursor", "code", "clientId"]));

/** The query of `GET /api/transfer-counts`: the same without a page's size. */
export const readCountQuery = (parameters: URLSearchParams): PageQuery =>
  readListQuery(parameters, new Set(COUNTED));
