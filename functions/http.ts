import { app } from "@azure/functions";
import { endpoint, otherwise, page } from "../src/api/endpoint.ts";
import { OPERATION_IDS } from "../src/api/operations.ts";
import { PAGE_IDS } from "../src/api/pages.ts";

/** A function for each operation of the API and each page of the dashboard, named as in their tables, and one for the rest. */
for (const id of OPERATION_IDS) app.http(id, endpoint(id));
for (const id of PAGE_IDS) app.http(id, page(id));
app.http("otherRequests", otherwise());
