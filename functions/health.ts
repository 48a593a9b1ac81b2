import { app } from "@azure/functions";
import { endpoint } from "../src/api/endpoint.ts";

/** `GET /api/health`: tells what the app cannot reach. */
app.http("health", endpoint("health"));
