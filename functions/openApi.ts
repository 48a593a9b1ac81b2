import { app } from "@azure/functions";
import { endpoint } from "../src/api/endpoint.ts";

/** `GET /api/openapi.json`: describes the API. */
app.http("openApi", endpoint("openApi"));
