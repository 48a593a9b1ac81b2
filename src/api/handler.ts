import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { TransferClient } from "../client/transfer-client.ts";
import type { ApiAuth } from "./auth.ts";
import type { Health } from "./health/check-health.ts";

/** What handlers work with. */
export interface Api {
  readonly client: Pick<TransferClient, "submit" | "list" | "get" | "cancel" | "retry">;
  readonly auth: ApiAuth;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly checkHealth: () => Promise<Health>;
}

/** One operation: a request in, an answer out. What it throws becomes problem details. */
export type Handler = (request: HttpRequest, api: Api) => Promise<HttpResponseInit>;
