import { app } from "@azure/functions";
import { logRescued } from "../src/app/log-rescued.ts";
import { services } from "../src/app/services.ts";
import { rescueStalled } from "../src/transfer/rescue.ts";

/** Sends the message of each stalled transfer again, publishes results that are unpublished, and deletes old records. */
app.timer("rescueStalled", {
  schedule: "0 */5 * * * *",
  handler: async (_timer, context) => {
    const { ports, policy, config } = services();
    logRescued(context, await rescueStalled(ports, policy, { retentionMs: config.recordRetentionMs }));
  },
});
