import { app } from "@azure/functions";
import { endpoint } from "../src/api/endpoint.ts";

/** `POST /api/transfers`: submits a transfer. */
app.http("submitTransfer", endpoint("submitTransfer"));
