import { readQuery, type PageQuery, type WrittenQuery } from "../client/query.ts";

const TIMES = ["submittedAfter", "submittedBefore", "endedAfter", "endedBefore"] as const;

/**
 * The query of `GET /api/transfers`, and of those that have a part of it. `status` and `error` may be repeated or listed with commas, `label` repeated.
 * @throws {TransferClientError} `invalid-query`, with the invalid parameter
 */
export const readListQuery = (parameters: URLSearchParams): PageQuery => {
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
