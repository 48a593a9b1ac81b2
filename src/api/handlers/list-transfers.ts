import { json } from "../response.ts";
import type { Handler } from "../handler.ts";
import { readListQuery } from "../list-query.ts";

export const listTransfers: Handler = async (request, { client }) =>
  json(200, await client.list(readListQuery(new URL(request.url).searchParams)));
