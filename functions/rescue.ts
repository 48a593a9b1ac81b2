import { app } from "@azure/functions";
import { logRescued } from "../src/app/log-rescued.ts";
import { withServices } from "../src/app/with-services.ts";
import { rescueStalled } from "../src/transfer/rescue.ts";

withServices(({ ports, policy, config }) => {
  /** Sends the message of each stalled transfer again, publishes results that are unpublished, and deletes old records. */
  app.timer("rescueStalled", {
    schedule: "0 */5 * * * *",
    handler: async (_timer, context) => {
      logRescued(context, await rescueStalled(ports, policy, { retentionMs: config.recordRetentionMs }));
    },
  });
});
