import { z } from "zod";
import { readQuery, type PageQuery } from "../client/query.ts";
import { TRANSFER_STATUSES, type TransferStatus } from "../client/transfer-view.ts";
import { inWords } from "../config/in-words.ts";
import { explain } from "../intake/explain.ts";
import { ApiError } from "./problems.ts";

const MAX_LIMIT = 500;
const texts = z.array(z.string().min(1)).min(1).exactOptional();
const time = z.iso.datetime({ offset: true }).exactOptional();

/** Which transfers to steer. */
export const bulkRequestSchema = z.strictObject({
  status: z
    .array(z.enum(TRANSFER_STATUSES))
    .min(1)
    .exactOptional()
    .meta({ description: "Only transfers with one of these statuses." }),
  error: texts.meta({ description: "Only transfers whose error has one of these codes." }),
  labels: texts.meta({ description: "Only transfers with all these labels, each `name` or `name=value`." }),
  text: z.string().min(1).exactOptional().meta({
    description:
      "Only transfers with this text in their id, source, target, file name, labels or error; case is ignored.",
  }),
  submittedAfter: time.meta({ description: "Only transfers submitted at this time or later." }),
  submittedBefore: time.meta({ description: "Only transfers submitted before this time." }),
  endedAfter: time.meta({ description: "Only transfers that ended at this time or later." }),
  endedBefore: time.meta({ description: "Only transfers that ended before this time." }),
  all: z.literal(true).exactOptional().meta({ description: "Required where there is no condition." }),
  limit: z
    .int()
    .min(1)
    .max(MAX_LIMIT)
    .meta({ description: "How many transfers one call may change, at most." }),
  cursor: z.string().min(1).exactOptional().meta({ description: "`cursor` of the previous answer." }),
});

/**
 * The transfers that a body asks for.
 * @param otherwise the statuses where the body names none
 * @throws {ApiError} `invalid-query`, with the invalid field
 */
export const readBulkRequest = (body: object, otherwise: readonly TransferStatus[]): PageQuery => {
  const parsed = bulkRequestSchema.safeParse(body, { error: inWords });
  if (!parsed.success) throw invalid(explain(parsed.error));
  const { all, limit, cursor, status, ...conditions } = parsed.data;
  if (all === undefined && status === undefined && Object.keys(conditions).length === 0)
    throw invalid("all: must be true if there are no conditions, in case they were left out by mistake");
  return {
    ...readQuery({ ...conditions, status: status ?? otherwise }),
    pageSize: limit,
    ...(cursor === undefined ? {} : { cursor }),
  };
};

const invalid = (detail: string): ApiError => {
  const field = /^(\S+): /.exec(detail)?.[1];
  return new ApiError("invalid-query", detail, field === undefined ? {} : { field });
};
