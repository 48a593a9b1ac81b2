import { app } from "@azure/functions";
import { endpoint } from "../src/api/endpoint.ts";

/** `GET /api/transfers/{id}`: shows a transfer. */
app.http("getTransfer", endpoint("getTransfer"));
