import { TRANSFER_STATUSES } from "../client/transfer-view.ts";
import type { Parameter } from "./operation.ts";

export const ID_PARAMETER: Parameter = {
  name: "transferId",
  in: "path",
  required: true,
  description: "The transfer's id.",
  schema: { type: "string" },
};

export const BATCH_ID_PARAMETER: Parameter = {
  name: "batchId",
  in: "path",
  required: true,
  description: "The batch's id.",
  schema: { type: "string" },
};

const TIME = { type: "string", format: "date-time" };

/** Which transfers; all conditions must be met. */
export const FILTERS: readonly Parameter[] = [
  {
    name: "status",
    in: "query",
    description: "Only transfers with one of these statuses; separate several with commas.",
    style: "form",
    explode: false,
    schema: { type: "array", items: { type: "string", enum: TRANSFER_STATUSES } },
  },
  {
    name: "error",
    in: "query",
    description: "Only transfers whose error has one of these codes; separate several with commas.",
    style: "form",
    explode: false,
    schema: { type: "array", items: { type: "string" } },
  },
  {
    name: "label",
    in: "query",
    description: "Only transfers with this label: `name` or `name=value`. If repeated, all must match.",
    style: "form",
    explode: true,
    schema: { type: "array", items: { type: "string" } },
  },
  {
    name: "text",
    in: "query",
    description:
      "Only transfers with this text in their id, source, target, file name, labels or error; case is ignored.",
    schema: { type: "string" },
  },
  {
    name: "submittedAfter",
    in: "query",
    description: "Only transfers submitted at this time or later.",
    schema: TIME,
  },
  {
    name: "submittedBefore",
    in: "query",
    description: "Only transfers submitted before this time.",
    schema: TIME,
  },
  {
    name: "endedAfter",
    in: "query",
    description: "Only transfers that ended at this time or later.",
    schema: TIME,
  },
  {
    name: "endedBefore",
    in: "query",
    description: "Only transfers that ended before this time.",
    schema: TIME,
  },
];

export const CURSOR: Parameter = {
  name: "cursor",
  in: "query",
  description: "The `cursor` of the previous page.",
  schema: { type: "string" },
};

/** How many entries a page has. */
export const PAGE_SIZE: Parameter = {
  name: "pageSize",
  in: "query",
  description: "Maximum number of entries on the page.",
  schema: { type: "integer", minimum: 1, maximum: 1000, default: 50 },
};
