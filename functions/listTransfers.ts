import { app } from "@azure/functions";
import { endpoint } from "../src/api/endpoint.ts";

/** `GET /api/transfers`: lists transfers, the latest first. */
app.http("listTransfers", endpoint("listTransfers"));
