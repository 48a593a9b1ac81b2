import { app } from "@azure/functions";
import { endpoint } from "../src/api/endpoint.ts";

/** `POST /api/transfers/{id}/cancel`: wishes a transfer cancelled. */
app.http("cancelTransfer", endpoint("cancelTransfer"));
