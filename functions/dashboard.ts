import { app } from "@azure/functions";
import { page } from "../src/api/endpoint.ts";

/** `GET /api/dashboard`: the page. */
app.http("dashboard", page("dashboard"));
