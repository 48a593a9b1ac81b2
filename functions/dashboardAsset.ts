import { app } from "@azure/functions";
import { page } from "../src/api/endpoint.ts";

/** `GET /api/dashboard/{file}`: the page's scripts and style. */
app.http("dashboardAsset", page("dashboardAsset"));
