import type { HttpRequest } from "@azure/functions";
import type { Operation } from "./operation.ts";
import { ApiError } from "./problems.ts";

/** They belong to the host's keys. */
const OF_THE_HOST = ["code", "clientId"];

/**
 * Refuses what an operation would ignore: a retry with a condition that is not read would retry everything. An open
 * operation ignores it, since monitors add parameters of their own.
 * @throws {ApiError} `invalid-query`, naming the parameter
 */
export const refuseUnknown = async (operation: Operation, request: HttpRequest): Promise<void> => {
  if (operation.access === "open") return;
  const known = new Set([
    ...OF_THE_HOST,
    ...(operation.parameters ?? []).filter((one) => one.in === "query").map(({ name }) => name),
  ]);
  for (const name of request.query.keys())
    if (!known.has(name)) throw new ApiError("invalid-query", `${name}: unknown parameter`, { field: name });
  if (operation.method === "POST" && operation.body === undefined && !(await isEmpty(request)))
    throw new ApiError("invalid-query", "This takes no body; conditions are parameters of the address.");
};

/** Some clients send an empty object with every POST. */
const isEmpty = async (request: HttpRequest): Promise<boolean> =>
  ["", "{}", "null"].includes((await request.text()).trim());
