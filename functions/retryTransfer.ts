import { app } from "@azure/functions";
import { endpoint } from "../src/api/endpoint.ts";

/** `POST /api/transfers/{id}/retry`: asks for a new attempt. */
app.http("retryTransfer", endpoint("retryTransfer"));
